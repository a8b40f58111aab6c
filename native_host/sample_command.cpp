#include "native_host/sample_command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <charconv>
#include <exception>
#include <iostream>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

#include "native_host/sampling/file_descriptor.hpp"
#include "native_host/sampling/kernel_file.hpp"
#include "native_host/sampling/measurability.hpp"
#include "native_host/sampling/procfs.hpp"
#include "native_host/tree_series.hpp"
#include "schema/wire/version.hpp"

namespace webdyno::native_host {
namespace {

// As of every command, docs/method.md.
constexpr int kDone = 0;
constexpr int kUsage = 2;
constexpr int kEnvironment = 3;

constexpr double kShortestSeconds = 0.001;
constexpr double kLongestSeconds = 1e6;  // eleven days

/// CLI::Range lets NaN through, which compares with nothing.
std::string refuse_seconds(const std::string& text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc() && end == text.data() + text.size() && seconds >= kShortestSeconds &&
      seconds <= kLongestSeconds)
    return "";
  return fmt::format("Value {} not in range {} to {:.0f}", text, kShortestSeconds, kLongestSeconds);
}

void say(const std::string& message) { std::cerr << "webdyno-host: " << message << '\n'; }

int fail(int code, const std::string& message) {
  say(message);
  return code;
}

/// Throws std::runtime_error, one line, for a pid that names no process that runs here.
void require_process(pid_t pid) {
  const bool there = ::kill(pid, 0) == 0;
  const bool of_another_user = !there && errno == EPERM;
  if (!there && !of_another_user)
    throw std::runtime_error(
        fmt::format("there is no process {} in this pid namespace; name one that runs", pid));
  const sampling::FileDescriptor pid_fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  // ENOENT of newer kernels. What a container refuses is require_measurable()'s to say.
  if (!pid_fd.valid() && (errno == EINVAL || errno == ENOENT))
    throw std::runtime_error(fmt::format("{} is a thread; name the process that it is of", pid));
  pollfd ended{pid_fd.get(), POLLIN, 0};
  if (::poll(&ended, 1, 0) > 0)
    throw std::runtime_error(fmt::format("process {} has ended; name one that runs", pid));
  const auto stat = sampling::read_kernel_file(fmt::format("/proc/{}/stat", pid));
  if (of_another_user && !stat)
    throw std::runtime_error(fmt::format(
        "process {} is another user's, and /proc hides it from this one (hidepid); start as that "
        "user or as root",
        pid));
  sampling::require_measurable("/", pid);
}

std::string summary_line(const SeriesSummary& summary) {
  std::string line = fmt::format("{} ticks, {} missed; own CPU time {:.1f} ms", summary.ticks,
                                 summary.missed_ticks, static_cast<double>(summary.cpu_ns) * 1e-6);
  if (summary.elapsed_us > 0)
    line += fmt::format(", {:.2f} % of a core", static_cast<double>(summary.cpu_ns) * 0.1 /
                                                    static_cast<double>(summary.elapsed_us));
  if (summary.end == SeriesSummary::End::kTreeEnded) line += "; all of its processes have ended";
  if (summary.cut_short)
    line += "; the last rows are missing: nobody read them when it was interrupted";
  return line;
}

int sample(const SeriesOptions& options) {
  // Else a file of /proc would get its number, and the rows.
  if (::fcntl(STDOUT_FILENO, F_GETFD) < 0) throw std::runtime_error("there is no standard output");
  require_process(options.pid);
  const SeriesSummary summary = write_series(options);
  if (summary.end == SeriesSummary::End::kReaderGone) return kDone;
  say(summary_line(summary));
  return kDone;
}

}  // namespace

bool is_by_hand(int argc, char** argv) {
  if (argc < 2) return false;
  const std::string_view first = argv[1];
  return first == "sample" || first == "--help" || first == "--version";
}

int by_hand(int argc, char** argv) {
  CLI::App app(
      "webdyno's sampler. A browser starts it and speaks native messaging with it; by hand it "
      "samples any process tree",
      "webdyno-host");
  app.set_version_flag("--version", std::string(wire::kWebdynoVersion));
  app.require_subcommand(1);
  int result = kDone;

  SeriesOptions options;
  double seconds = 0;
  std::string format = "csv";
  auto* command = app.add_subcommand(
      "sample",
      "CPU time and memory of a process and all that descend from it, on standard output");
  command->add_option("--pid", options.pid, "The process, as ps shows it")
      ->required()
      ->check(CLI::Range(1, std::numeric_limits<pid_t>::max()));
  command->add_option("--rate-hz", options.rate_hz, "Samples a second")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  auto* until = command
                    ->add_option("--seconds", seconds,
                                 "How long; until its processes have ended, or Ctrl-C, by default")
                    ->check(refuse_seconds);
  command->add_option("--format", format, "csv")
      ->check(CLI::IsMember({"csv"}))
      ->capture_default_str();
  command->callback([&] {
    if (until->count() > 0) options.seconds = seconds;
    result = sample(options);
  });

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    return fail(kUsage,
                std::string(error.what()) + "; webdyno-host sample --help shows what there is");
  } catch (const std::exception& error) {
    return fail(kEnvironment, error.what());
  }
  return result;
}

}  // namespace webdyno::native_host
