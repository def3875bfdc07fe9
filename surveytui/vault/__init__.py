"""The counter's store: slots of sealed records, and coarse counts. The only importer of sqlite_utils there."""

from surveytui.vault.batches import Batch, Draft
from surveytui.vault.blocks import Block
from surveytui.vault.schema import Schema
from surveytui.vault.vault import Vault

__all__ = ["Batch", "Block", "Draft", "Schema", "Vault"]
