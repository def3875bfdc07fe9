"""No byte from a terminal ends the kiosk or gets into an answer by paste."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from surveytui.ui.driver import PASTE_END, PASTE_START, PasteFilter

TYPED = st.text(alphabet=st.characters(exclude_characters="\x1b", exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.tuples(TYPED, TYPED), max_size=5), st.data())
def test_pasted_text_never_passes(pieces: list[tuple[str, str]], data: st.DataObject) -> None:
    """Whatever lies between the marks is gone and the rest is whole, wherever the reads cut the stream."""
    stream = "".join(f"{typed}{PASTE_START}{pasted}{PASTE_END}" for typed, pasted in pieces) + "end"
    keep = PasteFilter()
    out = ""
    while stream:
        cut = data.draw(st.integers(1, len(stream)))
        out += keep(stream[:cut])
        stream = stream[cut:]
    out += keep.idle()
    assert out == "".join(typed for typed, _ in pieces) + "end"


@given(TYPED)
def test_an_unfinished_paste_holds_nothing(pasted: str) -> None:
    """A paste that never ends gives nothing, and keeps nothing but a possible start of its end mark."""
    keep = PasteFilter()
    for _ in range(3):
        assert keep(PASTE_START + pasted) == ""
    assert len(keep._held) < len(PASTE_END)


def test_a_paste_without_an_end_does_not_deafen_for_ever() -> None:
    """After a second of silence keys are heard again."""
    keep = PasteFilter()
    assert keep(PASTE_START + "abc") == ""
    for _ in range(10):
        assert keep.idle() == ""
    assert keep("1") == "1"


def test_a_lone_escape_is_given_out_when_nothing_follows() -> None:
    """The Escape key is the start of the paste mark too; it must not be lost."""
    keep = PasteFilter()
    assert keep("\x1b") == ""
    assert keep.idle() == "\x1b"


def test_other_sequences_pass() -> None:
    """An arrow key after a held Escape comes out whole."""
    keep = PasteFilter()
    assert keep("a\x1b") + keep("[A") == "a\x1b[A"
