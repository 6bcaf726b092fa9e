"""All templates of the project, for tests that read them as text."""

from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[1]
TEMPLATES = sorted(
    path
    for folder in ("templates", "rates/jinja2")
    for path in (BASE_DIR / folder).rglob("*")
    if path.suffix in {".html", ".txt"}
)
