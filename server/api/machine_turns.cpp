#include "server/api/machine_turns.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "schema/wire/process_owner.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

constexpr mode_t kForAll = S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH;
constexpr std::size_t kMaxWords = 4096;
constexpr std::size_t kMaxName = 64;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw std::runtime_error(fmt::format(
      "{}: {}; the lock of this machine is a regular file that every user may write: remove it, or "
      "name another directory in WEBDYNO_LOCK_DIRECTORY",
      file.string(), why));
}

/// -1 and errno. Never follows a link, and never O_CREAT on a file that is there: in sticky
/// directories the kernel refuses that for files of others (fs.protected_regular).
int open_existing(const std::filesystem::path& file) {
  return ::open(file.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

/// Made under another name and renamed once all may open it, so that nobody meets it before.
void make(const std::filesystem::path& file) {
  std::string unfinished = file.string() + ".XXXXXX";
  const int fd = ::mkostemp(unfinished.data(), O_CLOEXEC);
  if (fd < 0) refuse(file, fmt::format("cannot be made ({})", std::strerror(errno)));
  const bool opened = ::fchmod(fd, kForAll) == 0;
  ::close(fd);
  // Another collector may have made it meanwhile.
  if (!opened ||
      ::renameat2(AT_FDCWD, unfinished.c_str(), AT_FDCWD, file.c_str(), RENAME_NOREPLACE) != 0) {
    const int why = errno;
    ::unlink(unfinished.c_str());
    if (why != EEXIST) refuse(file, fmt::format("cannot be made ({})", std::strerror(why)));
  }
}

std::shared_ptr<FileLock> open_for_all(const std::filesystem::path& file) {
  int fd = open_existing(file);
  if (fd < 0 && errno == ENOENT) {
    make(file);
    fd = open_existing(file);
  }
  if (fd < 0) {
    refuse(file, errno == ELOOP ? "is a symbolic link"
                                : fmt::format("cannot be opened ({})", std::strerror(errno)));
  }
  auto lock = std::make_shared<FileLock>(fd);
  struct stat info {};
  if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) refuse(file, "is not a regular file");
  // Words are written into it: not into a file that somebody else has linked here.
  if (info.st_nlink != 1) refuse(file, "has another name too");
  return lock;
}

std::string user_name() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  const bool known =
      ::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found;
  return known ? found->pw_name : std::to_string(::geteuid());
}

/// Anybody may write the file: only short printable ASCII reaches a terminal.
bool is_name(const json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  return !text.empty() && text.size() <= kMaxName &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

std::optional<MachineTurns::Held> held(const std::shared_ptr<FileLock>& lock) {
  if (!lock->try_acquire()) return std::nullopt;
  return MachineTurns::Held(lock);
}

}  // namespace

MachineTurns::MachineTurns(const std::filesystem::path& directory) {
  std::error_code cannot;
  std::filesystem::create_directories(directory, cannot);
  if (cannot)
    throw std::runtime_error(
        fmt::format("{} for the locks of this machine: {}; name another directory in "
                    "WEBDYNO_LOCK_DIRECTORY",
                    directory.string(), cannot.message()));
  turn_ = open_for_all(directory / "webdyno-turn.lock");
  trial_ = open_for_all(directory / "webdyno-trial.lock");
}

std::optional<MachineTurns::Held> MachineTurns::try_turn() { return held(turn_); }
std::optional<MachineTurns::Held> MachineTurns::try_trial() { return held(trial_); }

void MachineTurns::measures(std::string_view plan_name, const sweep::AttemptName& attempt) {
  const std::string words = json{
      {"pid", ::getpid()},
      {"pid_namespace", wire::this_process()["pid_namespace"]},
      {"user", user_name()},
      {"plan_name", plan_name},
      {"trial_uuid", attempt.trial_uuid},
      {"attempt_number",
       attempt.attempt_number}}.dump(-1, ' ', false, json::error_handler_t::replace);
  // A full disk leaves people without a name, not the trial without its lock; a collector that is
  // started anew then cannot know whether another one has measured.
  if (::ftruncate(trial_->fd(), 0) == 0 &&
      ::pwrite(trial_->fd(), words.data(), words.size(), 0) < 0)
    return;
}

/// Null, or anything that JSON can be.
json MachineTurns::words() const {
  std::string text(kMaxWords, '\0');
  const auto size = ::pread(trial_->fd(), text.data(), text.size(), 0);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return json::parse(text, nullptr, false);
}

bool MachineTurns::was_last(const sweep::AttemptName& attempt) const {
  const json last = words();
  return last.is_object() && last.value("trial_uuid", json()) == attempt.trial_uuid &&
         last.value("attempt_number", json()) == attempt.attempt_number;
}

std::optional<std::string> MachineTurns::who_measures() const {
  const json words = this->words();
  if (!words.is_object() || !words.contains("pid") || !words["pid"].is_number_integer() ||
      !is_name(words.value("user", json())) || !is_name(words.value("plan_name", json())))
    return "the trials of another webdyno";
  const std::int64_t pid = words["pid"];
  // In another container somebody else may have our pid.
  if (pid == ::getpid() &&
      words.value("pid_namespace", json()) == wire::this_process()["pid_namespace"])
    return std::nullopt;
  return fmt::format("the trials of {} (pid {}, user {})",
                     words["plan_name"].get_ref<const std::string&>(), pid,
                     words["user"].get_ref<const std::string&>());
}

}  // namespace webdyno::api
