#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "server/api/browser_launcher.hpp"
#include "server/cli/collector_thread.hpp"
#include "server/cli/piped_browser.hpp"
#include "server/cli/rehearsal.hpp"
#include "server/cli/signals.hpp"

namespace webdyno::cli {

/// The browser of a sweep that is started in `serve`'s dashboard: launched on the thread that calls
/// run(), because its life is tied to that one, and watched there as `run` watches its own.
/// Outlives the collector.
class ServedBrowser : public api::BrowserLauncher {
 public:
  /// `how_to_go_on`: a command, for people.
  ServedBrowser(const Signals& signals, std::string how_to_go_on);
  ~ServedBrowser() override;
  ServedBrowser(const ServedBrowser&) = delete;
  ServedBrowser& operator=(const ServedBrowser&) = delete;

  /// What the collector asks the browser, whichever it is.
  PipedBrowser& piped() { return piped_; }

  /// Until a signal: whoever waits in launch() hears it, and the browser is gone when this returns.
  void run(api::Collector& collector);

  bool has_screen() const override;
  tl::expected<std::string, std::string> launch(bool headed) override;
  void begin(const std::string& sweep_uuid, bool native) override;
  void give_up() override;

 private:
  struct Begun {
    std::string sweep_uuid;
    bool native;
  };
  using Answer = tl::expected<std::string, std::string>;

  /// False: a signal came.
  bool wait_for_word() const;
  void forget_word() const;
  void say_word() const;
  void answer(Answer answer);
  std::optional<bool> wanted();
  /// False: a signal came.
  bool serve_one(api::Collector& collector, bool headed);
  void measure(api::Collector& collector, Rehearsal& rehearsal,
               const launch::LaunchOptions& options, const Begun& begun);

  const Signals& signals_;
  const std::string how_to_go_on_;
  const int word_fd_;  // readable: something was asked for
  PipedBrowser piped_;

  std::mutex mutex_;  // of what follows
  std::condition_variable answered_;
  bool ended_ = false;
  std::optional<bool> wanted_headed_;
  std::optional<Answer> answer_;
  std::optional<Begun> begun_;
  bool given_up_ = false;
};

}  // namespace webdyno::cli
