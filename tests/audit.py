"""`make audit`: asks for known vulnerabilities of every package in the lock, and says plainly when it could not.

pip-audit alone ends well with "No known vulnerabilities found" when no service knew any of the packages.
Ends with 0 if all were asked about and none has one, with 1 if some have, with 2 if not all could be asked about.
"""

import json
import subprocess
import sys

LOCK = "requirements-test.txt"  # holds the other two
FOUND, NOT_AUDITED = 1, 2


def audit(program):
    """Runs pip-audit over the lock; its report (None without one), and what it said of its troubles."""
    command = [program, "--disable-pip", "--require-hashes", "--requirement", LOCK, "--format", "json"]
    done = subprocess.run([*command, "--progress-spinner", "off"], capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)["dependencies"], done.stderr
    except (ValueError, KeyError, TypeError):
        return None, done.stderr or done.stdout


def summarise(packages, trouble):
    """The exit code and the lines to print."""
    if not packages:
        last = trouble.strip().splitlines()[-1:] or ["no answer"]
        return NOT_AUDITED, [
            "NOT AUDITED: the list of known vulnerabilities could not be read.",
            f"  {last[0][:300]}",
            "Run it again where the internet can be reached.",
        ]
    skipped = [each for each in packages if "skip_reason" in each]
    found = [(each, known) for each in packages for known in each.get("vulns", ())]
    lines = [
        f"{each['name']} {each['version']}: {known['id']}. "
        f"Fixed in: {', '.join(known['fix_versions']) or 'no version yet'}."
        for each, known in found
    ]
    if skipped:
        lines.append(f"NOT AUDITED: {len(skipped)} of {len(packages)} packages, because the service doesn't know them.")
        lines += [f"  {each['name']}: {each['skip_reason'][:200]}" for each in skipped[:3]]
        lines.append("Run it again where the internet can be reached.")
    if found:
        return FOUND, lines
    return (NOT_AUDITED, lines) if skipped else (0, [f"No known vulnerability in {len(packages)} packages."])


def main():
    code, lines = summarise(*audit(sys.argv[1]))
    print("\n".join(lines), file=sys.stderr if code else sys.stdout)
    return code


if __name__ == "__main__":
    sys.exit(main())
