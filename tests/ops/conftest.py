from pathlib import Path

import pytest

from tests.ops.corpus import Corpus, written


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """The invented corpus, in files that the test may change."""
    return written(tmp_path)
