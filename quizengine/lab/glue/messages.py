"""Messages between the parts of one service, in memory, without polling.

oslo.messaging's in-memory transport looks for messages twenty times a second in every listener, which keeps an
idle lab's processor busy. Here a listener sleeps until something is sent.
"""

import threading
import time
from typing import Any

from oslo_messaging._drivers import base, impl_fake

_news = threading.Condition()


def install() -> None:
    """Apply it to every listener that is made from now on in this process."""
    deliver, stop = impl_fake.FakeExchange.deliver_message, impl_fake.FakeListener.stop

    def deliver_message(*arguments: Any, **options: Any) -> None:
        deliver(*arguments, **options)
        with _news:
            _news.notify_all()

    def wake_and_stop(self: Any) -> None:
        stop(self)
        with _news:
            _news.notify_all()

    impl_fake.FakeExchange.deliver_message = deliver_message
    impl_fake.FakeListener.stop = wake_and_stop
    impl_fake.FakeListener.poll = base.batch_poll_helper(_poll)


def _poll(self: Any, timeout: float | None = None) -> Any:
    deadline = None if timeout is None else time.monotonic() + timeout
    with _news:  # held while looking, so that nothing is sent between the look and the sleep
        while not self._stopped.is_set():
            message = _next(self)
            if message is not None:
                return message
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                break
            _news.wait(left)
    return None


def _next(listener: Any) -> Any:
    for target in listener._targets:  # noqa: SLF001 - it belongs to the listener's own method
        exchange = listener._exchange_manager.get_exchange(target.exchange)  # noqa: SLF001 - as above
        context, message, replies, requeue = exchange.poll(target, listener._pool)  # noqa: SLF001 - as above
        if message is not None:
            return impl_fake.FakeIncomingMessage(context, message, replies, requeue)
    return None
