"""Environments for tests: one of production that starts, to be spoilt one value at a time."""

import base64


def key(number: int) -> str:
    return base64.b64encode(bytes([number]) * 32).decode()


def demo_key(number: int) -> str:
    return base64.b64encode(b"luvalla-demo" + bytes([number]) * 20).decode()


def production(**changes: str) -> dict[str, str]:
    return {
        "LUVALLA_MODE": "production",
        "SECRET_KEY": "k" * 60 + "5%dXa-",
        "DATABASE_URL": "postgres://luvalla:secret@db.example/luvalla",
        "ALLOWED_HOSTS": "luvalla.example",
        "LUVALLA_BASE_URL": "https://luvalla.example",
        "LUVALLA_FILES_DIR": "/srv/luvalla",
        "LUVALLA_ENCRYPTION_KEYS": f"k2:{key(1)},k1:{key(2)}",
        "LUVALLA_INDEX_KEY": key(3),
        "LUVALLA_TRAIL_KEYS": f"t1:{key(4)}",
        "EMAIL_URL": "smtp+tls://luvalla:secret@mail.example:587",
        "DEFAULT_FROM_EMAIL": "luvalla@luvalla.example",
        **changes,
    }


def demo(**changes: str) -> dict[str, str]:
    return production(
        LUVALLA_MODE="demo",
        SECRET_KEY="luvalla-demo-1",
        DATABASE_URL="sqlite:///var/db.sqlite3",
        LUVALLA_BASE_URL="http://localhost:8000",
        **changes,
    )
