"""When a screen has come to rest: a condition, where `pilot.pause` waits for an idle processor and so for its neighbours."""

from __future__ import annotations

import asyncio

from textual.app import App

LAYOUTS, ROUNDS = 3, 12
"""How often the screen is laid out, and for how many rounds of the loop nothing may be waiting, until all is settled."""


async def settled(app: App[None]) -> None:
    """Let every message be done, and the layout after it."""
    for _ in range(LAYOUTS):
        await quiet(app)
        app.screen._on_timer_update()
    await quiet(app)


async def quiet(app: App[None]) -> None:
    """Wait until no message waits anywhere on the screen."""
    rounds = 0
    while rounds < ROUNDS:
        await asyncio.sleep(0)
        pumps = (app, *app.screen_stack, *app.screen.walk_children())
        rounds = rounds + 1 if not any(pump.message_queue_size for pump in pumps) else 0
