#include "server/cli/signals.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <ctime>

namespace webdyno::cli {
namespace {

/// What this process does on signals, as it was before.
class Kept {
 public:
  Kept() {
    ::pthread_sigmask(SIG_BLOCK, nullptr, &mask_);
    ::sigaction(SIGHUP, nullptr, &on_hangup_);
  }
  ~Kept() {
    ::sigaction(SIGHUP, &on_hangup_, nullptr);
    ::pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
  }
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;

 private:
  sigset_t mask_{};
  struct sigaction on_hangup_ {};
};

TEST_CASE("a signal comes, and is there until it is forgotten") {
  const Kept kept;
  Signals signals;
  CHECK_FALSE(signals.came());
  ::raise(SIGTERM);
  ::raise(SIGHUP);
  CHECK(signals.came());
  CHECK(signals.came());
  signals.forget();
  CHECK_FALSE(signals.came());
}

TEST_CASE("a second one right behind the first is the same one") {
  const Kept kept;
  Signals signals;
  ::raise(SIGTERM);
  CHECK(signals.came());
  sigevent told{};
  told.sigev_notify = SIGEV_SIGNAL;
  told.sigev_signo = SIGINT;
  timer_t timer{};
  REQUIRE(::timer_create(CLOCK_MONOTONIC, &told, &timer) == 0);
  const itimerspec in_a_moment{.it_interval = {}, .it_value = {.tv_sec = 0, .tv_nsec = 1'000'000}};
  REQUIRE(::timer_settime(timer, 0, &in_a_moment, nullptr) == 0);
  signals.forget();
  CHECK_FALSE(signals.came(20));
  ::timer_delete(timer);
}

TEST_CASE("a signal that nohup has ignored stays ignored") {
  const Kept kept;
  std::signal(SIGHUP, SIG_IGN);
  const Signals signals;
  ::raise(SIGHUP);
  CHECK_FALSE(signals.came());
}

}  // namespace
}  // namespace webdyno::cli
