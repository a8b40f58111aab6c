#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "server/store/reader_pool.hpp"
#include "server/store/writer.hpp"

namespace webdyno::api {

/// The writer's queue is full: 503 with Retry-After.
class Busy : public std::runtime_error {
 public:
  Busy() : std::runtime_error("the collector cannot keep up with what it is sent") {}
};

/// `co_await commit(...)` resumes on the io_context thread when `write` is committed, with what it
/// returned; it rethrows what `write` threw. So an answer sent after it means committed.
template <class Write>
auto commit(boost::asio::io_context& io, store::Writer& writer, store::Durability durability,
            Write write) -> boost::asio::awaitable<std::invoke_result_t<Write, SQLite::Database&>> {
  using Result = std::invoke_result_t<Write, SQLite::Database&>;
  auto result = std::make_shared<std::optional<Result>>();
  auto start = [&io, &writer, durability, write = std::move(write), result](auto handler) mutable {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    const bool accepted = writer.submit(
        {.durability = durability,
         .write = [write = std::move(write),
                   result](SQLite::Database& database) mutable { *result = write(database); },
         .done =
             [&io, shared](std::exception_ptr failure) {
               boost::asio::post(
                   io, [shared, failure = std::move(failure)] { std::move (*shared)(failure); });
             }});
    if (!accepted) {
      boost::asio::post(io, [shared] { std::move (*shared)(std::make_exception_ptr(Busy())); });
    }
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&,
                                       void(std::exception_ptr)>(std::move(start),
                                                                 boost::asio::use_awaitable);
  co_return std::move(**result);
}

/// The same for a read on the reader pool.
template <class Read>
auto read(boost::asio::io_context& io, store::ReaderPool& readers, Read query)
    -> boost::asio::awaitable<std::invoke_result_t<Read, SQLite::Database&>> {
  using Result = std::invoke_result_t<Read, SQLite::Database&>;
  auto result = std::make_shared<std::optional<Result>>();
  auto start = [&io, &readers, query = std::move(query), result](auto handler) mutable {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    readers.submit(
        [&io, shared, query = std::move(query), result](SQLite::Database& database) mutable {
          std::exception_ptr failure;
          try {
            *result = query(database);
          } catch (...) {
            failure = std::current_exception();
          }
          boost::asio::post(
              io, [shared, failure = std::move(failure)] { std::move (*shared)(failure); });
        });
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&,
                                       void(std::exception_ptr)>(std::move(start),
                                                                 boost::asio::use_awaitable);
  co_return std::move(**result);
}

}  // namespace webdyno::api
