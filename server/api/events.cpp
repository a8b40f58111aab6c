#include "server/api/events.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>
#include <utility>

namespace webdyno::api {

namespace net = boost::asio;

namespace {

// Proxies and Chromium drop a silent connection after minutes; the specification suggests a comment
// every 15 s.
constexpr std::chrono::seconds kHeartbeat{15};

// A second of the busiest sweep is 10 events.
constexpr std::size_t kMaxQueued = 256;

}  // namespace

struct Events::Listener {
  Listener(net::io_context& io, std::deque<std::string> first)
      : wake(io), queue(std::move(first)) {}
  net::steady_timer wake;  // cancelled when something is queued
  std::deque<std::string> queue;
  bool closed = false;
};

std::string Events::format(std::string_view name, const nlohmann::json& data) {
  std::string text = "event: ";
  text += name;
  text += "\ndata: ";
  text += data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  text += "\n\n";
  return text;
}

void Events::publish(std::string_view name, const nlohmann::json& data) {
  if (listeners_.empty()) return;
  const std::string text = format(name, data);
  std::erase_if(listeners_, [](const auto& listener) { return listener.expired(); });
  for (const auto& weak : listeners_) {
    if (const auto listener = weak.lock()) {
      if (listener->queue.size() == kMaxQueued) listener->queue.pop_front();
      listener->queue.push_back(text);
      listener->wake.cancel();
    }
  }
}

bool Events::has_listeners() const {
  return std::any_of(listeners_.begin(), listeners_.end(),
                     [](const auto& each) { return !each.expired(); });
}

http::BodyStream Events::listen(std::deque<std::string> first) {
  auto listener = std::make_shared<Listener>(io_, std::move(first));
  listener->closed = closed_;
  listeners_.push_back(listener);
  return [listener]() -> net::awaitable<std::optional<std::string>> {
    if (listener->queue.empty() && !listener->closed) {
      listener->wake.expires_after(kHeartbeat);
      co_await listener->wake.async_wait(net::as_tuple(net::use_awaitable));
    }
    if (listener->closed) co_return std::nullopt;
    if (listener->queue.empty()) co_return ": nothing new\n\n";
    std::string text;
    while (!listener->queue.empty()) {
      text += listener->queue.front();
      listener->queue.pop_front();
    }
    co_return text;
  };
}

void Events::close() {
  closed_ = true;
  for (const auto& weak : listeners_) {
    if (const auto listener = weak.lock()) {
      listener->closed = true;
      listener->wake.cancel();
    }
  }
}

}  // namespace webdyno::api
