"""What a server imports when it starts."""

import subprocess
import sys

PROGRAM = """
import sys
import app.factory
found = {"webauthn", "cryptography", "segno"} & set(sys.modules)
assert not found, found
import webauthn, cryptography.fernet
"""


def test_a_start_imports_nothing_that_only_some_sign_ins_need():
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)
