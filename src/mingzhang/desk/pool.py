"""Many paths over all cores: worker processes with limits, each outcome in the paths' order."""

import os
from collections.abc import Iterator, Sequence

from mingzhang.desk.outcome import Outcome, outcome
from mingzhang.desk.worker import MOST_SECONDS
from mingzhang.formats.workers import Each


def check_many(
    paths: Sequence[str],
    profile: str | None = None,
    form: str = "text",
    workers: int | None = None,
    seconds: int = MOST_SECONDS,
    sheet: bool = False,
    each: Each | None = None,
) -> Iterator[Outcome]:
    """Check paths, one after the other in their order; a path that crashes costs one sentence.

    form: text, json or sarif; workers: processes, one a core unless given; seconds: of processor
    time a path, and twice as many of waiting; sheet: whether inspection sheets are made, too. A
    single path starts no worker; of such a one each is told how many of how many files of a folder
    or pages of a scan are done.
    """
    if len(paths) == 1 and workers is None:
        yield outcome(paths[0], profile, form, sheet, each=each)
        return
    # Imported here: what starts processes costs a single path more than reading it.
    import threading
    from concurrent.futures import ThreadPoolExecutor

    from mingzhang.desk.process import WorkerProcess

    crew: list[WorkerProcess] = []
    own = threading.local()

    def work(path: str) -> Outcome:
        if not hasattr(own, "worker"):
            own.worker = WorkerProcess()
            crew.append(own.worker)
        found: Outcome = own.worker.ask(path, profile, form, seconds, sheet)
        return found

    count = min(workers or _cores(), len(paths))
    with ThreadPoolExecutor(count) as executor:
        try:
            yield from executor.map(work, paths)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
            for worker in crew:
                worker.end()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
