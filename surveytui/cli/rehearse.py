"""`surveytui rehearse`."""

from __future__ import annotations

from pathlib import Path

import click

from surveytui.cli.homes import Role, see_role
from surveytui.cli.options import narrate, with_home, with_language
from surveytui.cli.spoken import Spoken
from surveytui.text.words import Words


@click.command(cls=Spoken, example="surveytui rehearse -n 500 --tool eit")
@click.option("-n", "times", type=click.IntRange(min=1), default=20, show_default=True, help="How many respondents.")
@click.option("--tool", type=click.Choice(["iit", "eit"], case_sensitive=False), default="eit", show_default=True)
@click.option("--seed", type=int, help="Makes the answers repeatable.")
@click.option("--real", is_flag=True, help="Count them as answers; demo campaigns only.")
@click.option("--terminal", is_flag=True, help="Through real kiosk processes in a terminal of their own.")
@with_home
@with_language
def rehearse(times: int, tool: str, seed: int | None, real: bool, terminal: bool, home: Path, language: str) -> None:
    """Let synthetic respondents through the real code, marked as rehearsals inside the seal and in their own cell."""
    from rich.console import Console
    from rich.progress import Progress

    from surveytui.counter.home import CounterHome
    from surveytui.questionnaire.models import Tool

    see_role(home, Role.COUNTER)
    if terminal:
        from surveytui.counter.terminal_rehearsal import rehearse_in_terminal as run
    else:
        from surveytui.counter.rehearsal import rehearse_at as run
    what = Words(th="ผู้ตอบจำลอง", en="synthetic respondents")[language]
    console = Console(stderr=True)
    # A bar that nobody watches would leave an empty line behind.
    with Progress(console=console, transient=True, disable=not console.is_interactive) as bar:
        task = bar.add_task(what, total=times)
        run(
            CounterHome.within(home),
            times=times,
            tool=Tool(tool.upper()),
            seed=seed,
            real=real,
            progress=lambda done: bar.update(task, completed=done),
        )
    kind = Words(th="คำตอบ", en="answers")[language] if real else Words(th="คำตอบซ้อม", en="rehearsals")[language]
    narrate(Words(th=f"เก็บ{kind}แล้ว {times} ชุด", en=f"kept {times} {kind}")[language])
