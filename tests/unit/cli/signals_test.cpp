#include "server/cli/signals.hpp"

#include <catch2/catch.hpp>
#include <csignal>

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

TEST_CASE("a signal that nohup has ignored stays ignored") {
  const Kept kept;
  std::signal(SIGHUP, SIG_IGN);
  const Signals signals;
  ::raise(SIGHUP);
  CHECK_FALSE(signals.came());
}

}  // namespace
}  // namespace webdyno::cli
