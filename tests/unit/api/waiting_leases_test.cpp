#include "server/api/waiting_leases.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace net = boost::asio;
using webdyno::api::WaitingLeases;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::hours kNever{1};

/// Waits until it is given up, as a lease request does; how often it has looked.
net::awaitable<void> look_again_and_again(std::shared_ptr<WaitingLeases::Request> request,
                                          int& looks) {
  do {
    ++looks;
    co_await request->wait(Clock::now() + kNever);
  } while (!request->given_up());
}

}  // namespace

TEST_CASE("requests that wait beside one another leave each other in peace") {
  net::io_context io;
  WaitingLeases leases(io);
  std::vector<int> looks(3);
  const std::vector<std::string> drivers = {"a", "b", "c"};
  for (std::size_t i = 0; i < drivers.size(); ++i)
    net::co_spawn(io, look_again_and_again(leases.ask(drivers[i]), looks[i]), net::detached);
  // Bounded: were one to wake the other, there would be work for ever.
  for (int step = 0; step < 10'000 && io.poll_one() > 0; ++step) continue;
  CHECK(looks == std::vector<int>{1, 1, 1});
  CHECK(io.poll() == 0);

  leases.wake();
  io.poll();
  CHECK(looks == std::vector<int>{2, 2, 2});
  CHECK(io.poll() == 0);

  const auto anew = leases.ask("b");  // the one before is over, the others are not asked
  io.poll();
  CHECK(looks == std::vector<int>{2, 2, 2});
  CHECK_FALSE(anew->given_up());
  leases.ask("a");
  leases.ask("c");
  io.poll();
}
