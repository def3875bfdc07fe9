"""The bare Textual app with one OptionList that a key press is measured against."""

from textual.app import App, ComposeResult
from textual.widgets import OptionList


class Bare(App[None]):
    """One list."""

    def compose(self) -> ComposeResult:
        """The list."""
        yield OptionList(*(f"BARE {number}" for number in range(1, 7)))


if __name__ == "__main__":
    Bare().run()
