"""What exports/sample shows is what the demo campaign really gives."""

from __future__ import annotations

from tests.commands.sample_exports import TARGET, make


def test_the_sample_exports_are_the_product_s_own() -> None:
    """Byte for byte but for the day: the bytes are the contract of an export."""
    assert {name: text.encode("utf-8") for name, text in make().items()} == {
        path.name: path.read_bytes() for path in TARGET.iterdir()
    }
