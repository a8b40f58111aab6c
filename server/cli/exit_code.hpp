#pragma once

#include <stdexcept>

namespace webdyno::cli {

/// Exit codes of every command; other people's scripts stand on them.
enum class ExitCode {
  kDone = 0,  // failed trials are results
  kUsage = 2,
  kEnvironment = 3,   // named, with the remedy
  kRegression = 4,    // compare --fail-on-regression alone: something is slower or larger
  kInterrupted = 130  // resumable
};

/// What was asked for makes no sense: one line, exit 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The machine lacks something: one line with the remedy, exit 3.
class EnvironmentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Ctrl-C before there was a sweep to resume: one line, exit 130.
class Interrupted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace webdyno::cli
