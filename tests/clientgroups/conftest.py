from collections.abc import Iterator

import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def in_the_language_of_the_code() -> Iterator[None]:
    """Sentences are compared as the code writes them; that fi and sv are complete is tested elsewhere."""
    with override("en"):
        yield
