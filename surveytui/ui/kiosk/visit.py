"""One respondent's answers, from the first one to the sealed record: the only place where they live beside the widgets."""

from __future__ import annotations

from surveytui.campaign.models import Cell
from surveytui.interview.machine import Interview
from surveytui.interview.response import Response, encode_response
from surveytui.questionnaire.models import Pack
from surveytui.ui.kiosk.port import Seal, Setting


class Visit:
    """An interview and what it is sealed for.

    Args:
        setting: Agency and rehearsal mark.
        pack: The questionnaire that the respondent chose.
        seal: Seals the response.
    """

    def __init__(self, setting: Setting, pack: Pack, seal: Seal) -> None:
        self.pack = pack
        self.interview = Interview(pack)
        self._agency = setting.agency.code
        self._rehearsal = setting.rehearsal
        self._seal = seal
        self._sealed: tuple[bytes, bytes] | None = None

    @property
    def cell(self) -> Cell:
        """Where the record is counted."""
        return Cell(self._agency, self.pack.tool.value, self._rehearsal)

    def record(self) -> bytes:
        """The sealed answers. Asked again, it is the same record as long as the answers are: a second try must not store two."""
        response = Response(self._agency, self.pack.id, self.pack.digest(), self._rehearsal, self.interview.result())
        plain = encode_response(response)
        if self._sealed is None or self._sealed[0] != plain:
            self._sealed = (plain, self._seal(self.pack.tool, plain))
        return self._sealed[1]

    def forget(self) -> None:
        """Let go of every answer."""
        self.interview = Interview(self.pack)
        self._sealed = None
