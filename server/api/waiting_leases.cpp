#include "server/api/waiting_leases.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace webdyno::api {

namespace net = boost::asio;

net::awaitable<bool> WaitingLeases::Request::wait(std::chrono::steady_clock::time_point until) {
  if (!changed_) {
    timer_.expires_at(until);
    co_await timer_.async_wait(net::as_tuple(net::use_awaitable));
  }
  co_return std::exchange(changed_, false);
}

void WaitingLeases::Request::wake() {
  changed_ = true;
  timer_.cancel();
}

std::shared_ptr<WaitingLeases::Request> WaitingLeases::ask(const std::string& driver_uuid) {
  std::erase_if(requests_, [](const auto& each) { return each.second.expired(); });
  std::shared_ptr<Request> request(new Request(io_));
  auto& known = requests_[driver_uuid];
  if (const auto before = known.lock()) {
    before->given_up_ = true;
    before->wake();
  }
  known = request;
  return request;
}

void WaitingLeases::wake() {
  for (const auto& [driver_uuid, weak] : requests_) {
    if (const auto request = weak.lock()) request->wake();
  }
}

}  // namespace webdyno::api
