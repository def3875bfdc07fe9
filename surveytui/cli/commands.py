"""The commands. Each lives in a module of its own that is imported only when it is called."""

from __future__ import annotations

import importlib
import sys
from io import TextIOWrapper
from itertools import pairwise
from pathlib import Path

import click

from surveytui import __version__
from surveytui.cli.options import FAILED, default_language, with_home, with_language
from surveytui.cli.spoken import SpokenGroup, wrongly
from surveytui.errors import SurveyError, printable
from surveytui.text.words import Words

COMMANDS = {
    "audit": ("surveytui.cli.audit", "audit", "Search this counter's files for anything that tells too much."),
    "campaign": ("surveytui.cli.campaign", "campaign", "Make, check, sign and show a campaign."),
    "demo": ("surveytui.cli.demo", "demo", "Make a complete sample world and open the kiosk."),
    "device": ("surveytui.cli.device", "device", "Enrol this counter; trust a bundle; set the PIN."),
    "doctor": ("surveytui.cli.doctor", "doctor", "Check this machine."),
    "export": ("surveytui.cli.export", "export", "Write sealed batches to a folder or a USB stick."),
    "hub": ("surveytui.cli.hub", "hub", "Receive counts and sealed batches for supervisors."),
    "intake": ("surveytui.cli.intake", "intake", "Take in what sticks bring, at headquarters or at a hub."),
    "keys": ("surveytui.cli.keys", "keys", "Make and show headquarters' keys."),
    "kiosk": ("surveytui.cli.kiosk", "kiosk", "Run the counter on this terminal."),
    "questionnaire": ("surveytui.cli.questionnaire", "questionnaire", "Check and show questionnaire packs."),
    "quota": ("surveytui.cli.quota", "quota", "The supervisor's board: how far each agency is."),
    "receipt": ("surveytui.cli.receipt", "receipt", "Take headquarters' receipts in."),
    "rehearse": ("surveytui.cli.rehearse", "rehearse", "Let synthetic respondents through the real code."),
    "report": ("surveytui.cli.report", "report", "Show the count report, as text or as a QR code."),
    "results": ("surveytui.cli.results", "results", "Open the answers and print the counts."),
    "staff": ("surveytui.cli.staff", "staff", "The officers' screen: counts, export, receipts, self-test."),
    "sync": ("surveytui.cli.sync", "sync", "Exchange with a hub: a stick, a shared folder, or over HTTPS."),
}
"""Name → module, attribute, one line of help: known without importing anything."""
_STOPPED = Words(th="หยุดแล้ว", en="stopped")


class Commands(SpokenGroup):
    """A group that imports a command when it is called, so that the kiosk starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in order."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def told(self, name: str, ctx: click.Context, language: str) -> str:
        """What the list says about a command, without importing it."""
        del ctx
        if language != "th":
            return COMMANDS[name][2]
        from surveytui.cli.help_th import TEXTS

        return TEXTS[name][0]


@click.group(cls=Commands, example="surveytui demo", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="surveytui")
@with_home
@with_language
def surveytui(home: Path, language: str) -> None:
    """Anonymous integrity questionnaires at service counters: offline, sealed, in Thai first."""
    del home, language  # they count for the command that follows


def run(given: list[str]) -> int:
    """Run a command; one clear line instead of a traceback when something is wrong.

    Returns:
        0 done, 1 failed, 2 bad usage, 3 done with something quarantined.
    """
    _speak_utf8()
    language = _spoken(given)
    try:
        status = surveytui.main(given, prog_name="surveytui", standalone_mode=False, obj=language) or 0
    except SystemExit as leaving:
        status = leaving.code or 0
    except click.exceptions.NoArgsIsHelpError as asked:
        asked.show()
        status = asked.exit_code
    except click.UsageError as error:
        click.echo("\n".join(wrongly(error, language)), err=True)
        status = error.exit_code
    except Exception as error:  # noqa: BLE001 - the border: a person gets a line, never a traceback with values in it
        status = _explain(error, language)
    return status if isinstance(status, int) else FAILED


def _speak_utf8() -> None:
    """Write UTF-8 whatever the console's code page: a Thai Windows has cp874, which lacks the signs of our tables."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # tests and notebooks put other things there
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _explain(error: Exception, language: str) -> int:
    """One line about what went wrong, and the exit status that goes with it."""
    match error:
        case SurveyError():
            click.echo(f"surveytui: {error.line(language)}", err=True)
            return error.exit_code
        case click.Abort():
            click.echo(_STOPPED[language], err=True)
        case BrokenPipeError():
            """Whoever read our output has gone."""
        case _:
            click.echo(f"surveytui: {_fell(error, language)}", err=True)
    return FAILED


def _spoken(arguments: list[str]) -> str:
    """The language asked for on the command line, or the environment's."""
    asked = [argument.removeprefix("--lang=") for argument in arguments if argument.startswith("--lang=")]
    asked += [value for option, value in pairwise(arguments) if option == "--lang"]
    return next((one for one in asked if one in {"th", "en"}), "") or default_language()


def _fell(error: Exception, language: str) -> str:
    """Kind and place of an error that nobody foresaw; for an OSError what the system says of which file."""
    if isinstance(error, OSError):
        from surveytui.text.system import why

        named = error.filename or Words(th="แฟ้ม", en="file")[language]
        return printable(f"{named}: {why(error)[language]}")
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    kind = type(error).__name__
    return Words(
        th=f"ขัดข้องโดยไม่คาดคิด {kind} ที่ {place} กรุณาส่งบรรทัดนี้ให้ผู้ดูแลระบบ",
        en=f"unexpected {kind} at {place}; please report this line",
    )[language]
