#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <type_traits>
#include <utility>

#include "server/api/context.hpp"

namespace webdyno::api {

template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work>> run_here(Work work) {
  co_return work();
}

/// What `work` returns, which waits for the browser: on a thread of its own, one after another in
/// the order of asking, so that the browser's answers hold nobody else up.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work>> on_browser_thread(Context& context, Work work) {
  co_return co_await boost::asio::co_spawn(context.browser_thread, run_here(std::move(work)),
                                           boost::asio::use_awaitable);
}

}  // namespace webdyno::api
