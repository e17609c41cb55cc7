"""How often a long-lived process looks for garbage."""

import gc


def spare() -> None:
    """What the process is made of lives as long as it does: no full collection need walk it.
    Short-lived objects are looked through in larger lots.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
