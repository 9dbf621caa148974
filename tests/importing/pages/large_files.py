"""A large file in the browser: its jobs done, and the pages that follow."""

from app.cli.job_runner import Worker


def run_waiting_jobs(app):
    """Does what waits."""
    worker, done = Worker(app.extensions["contrast"], app.extensions["contrast.settings"].uploads), 0
    while worker.run_one():
        done += 1
    return done


def follow_redirects(visitor, address):
    """The page at the end of all redirects, and its address."""
    answer = visitor.get(address, follow_redirects=True)
    return answer, answer.request.path
