"""The bare Textual app with one Label that a cold start is measured against."""

from textual.app import App, ComposeResult
from textual.widgets import Label


class Bare(App[None]):
    """One label."""

    def compose(self) -> ComposeResult:
        """The label."""
        yield Label("BARE LABEL")


if __name__ == "__main__":
    Bare().run()
