#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <list>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/message.hpp"

namespace webdyno::api {

/// Server-sent events (HTML Living Standard 9.2) to every dashboard that listens. A listener that
/// does not read loses its oldest events, not the collector its memory. Lives on the io_context
/// thread.
class Events {
 public:
  explicit Events(boost::asio::io_context& io) : io_(io) {}

  void publish(std::string_view name, const nlohmann::json& data);

  /// Whether it is worth to make an event.
  bool has_listeners() const;

  /// The body of GET /events; `first` are the events that the listener gets at once.
  http::BodyStream listen(std::deque<std::string> first);

  /// One event in wire form.
  static std::string format(std::string_view name, const nlohmann::json& data);

  /// Ends every stream.
  void close();

 private:
  struct Listener;
  boost::asio::io_context& io_;
  std::list<std::weak_ptr<Listener>> listeners_;
  bool closed_ = false;
};

}  // namespace webdyno::api
