#pragma once

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "schema/wire/contract.hpp"
#include "schema/wire/sample_batch.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::test {

/// The real webdyno-host on two pipes, started as a browser does: the test is the browser.
/// Every message that it sends is checked against the contract.
class HostProcess {
 public:
  using Environment = std::map<std::string, std::string>;

  /// `before` is put before the program's path: a wrapper. `given`: in place of a browser's words.
  explicit HostProcess(const Environment& environment = {},
                       const std::vector<std::string>& before = {},
                       const std::vector<std::string>& given = {
                           "chrome-extension://hikkimgnokniakmffedpkkepanihiema/"}) {
    int to_host[2];
    int from_host[2];
    if (::pipe2(to_host, O_CLOEXEC) != 0 || ::pipe2(from_host, O_CLOEXEC) != 0) fail("pipe2");
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, to_host[0], STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, from_host[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log_file().c_str(),
                                       O_WRONLY | O_CREAT | O_APPEND, 0600);
    Environment all = {{"XDG_STATE_HOME", directory_.path()}, {"PATH", "/usr/bin:/bin"}};
    for (const auto& [name, value] : environment) all[name] = value;
    std::vector<std::string> words = before;
    words.emplace_back(WEBDYNO_HOST_BINARY);
    words.insert(words.end(), given.begin(), given.end());
    std::vector<std::string> settings;
    for (const auto& [name, value] : all) settings.push_back(name + "=" + value);
    const int error = ::posix_spawn(&pid_, words[0].c_str(), &actions, nullptr,
                                    pointers(words).data(), pointers(settings).data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(to_host[0]);
    ::close(from_host[1]);
    to_ = to_host[1];
    from_ = from_host[0];
    if (error != 0) fail("posix_spawn");
  }
  ~HostProcess() {
    ::close(to_);
    ::close(from_);
    if (!ended_) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  HostProcess(const HostProcess&) = delete;
  HostProcess& operator=(const HostProcess&) = delete;

  pid_t pid() const { return pid_; }
  std::filesystem::path state_directory() const { return directory_.path() / "webdyno"; }
  std::string log() const {
    std::ifstream stream(log_file());
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  void send_bytes(const std::string& bytes) {
    if (::write(to_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
      fail("the host does not read");
    }
  }
  static std::string framed(const std::string& text) {
    const auto length = static_cast<std::uint32_t>(text.size());
    return std::string(reinterpret_cast<const char*>(&length), sizeof(length)) + text;
  }
  void send(const nlohmann::json& message) { send_bytes(framed(message.dump())); }
  void close_input() { ::close(std::exchange(to_, -1)); }
  void close_output() { ::close(std::exchange(from_, -1)); }

  /// The next message; nullopt at the end of the stream, which must lie between two messages.
  std::optional<nlohmann::json> receive() {
    const auto header = receive_bytes(sizeof(std::uint32_t));
    if (!header) return std::nullopt;
    std::uint32_t length = 0;
    std::memcpy(&length, header->data(), sizeof(length));
    const auto text = receive_bytes(length);
    if (!text) fail("the stream ends inside a message");
    auto message = nlohmann::json::parse(*text);
    const std::string type = message.value("type", "");
    const auto valid = wire::validate("host_" + type, message);
    if (!valid) fail(type + " " + valid.error().path + ": " + valid.error().message);
    if (type == "sample_batch") batches.push_back(wire::decode_sample_batch(*text).value());
    return message;
  }
  /// The next message of this type; batches in between are kept in `batches`.
  nlohmann::json receive(const std::string& type) {
    for (;;) {
      auto message = receive();
      if (!message) fail("the stream ended before " + type);
      if ((*message)["type"] == type) return *message;
      if ((*message)["type"] != "sample_batch") fail("not " + type + ": " + message->dump());
    }
  }
  std::vector<wire::SampleBatch> batches;

  /// Reads to the end of the stream and waits; the exit code, or minus the signal.
  int end() {
    while (receive()) {
    }
    return wait();
  }
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    ended_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(what + "; the host's log:\n" + log());
  }
  static std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> all;
    for (std::string& word : words) all.push_back(word.data());
    all.push_back(nullptr);
    return all;
  }
  /// Exactly so many; nullopt: the stream ended before the first.
  std::optional<std::string> receive_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t at = 0; at < size;) {
      pollfd readable{from_, POLLIN, 0};
      if (::poll(&readable, 1, 60'000) != 1) fail("no message from the host in a minute");
      const ssize_t count = ::read(from_, bytes.data() + at, size - at);
      if (count < 0) fail("read");
      if (count == 0 && at == 0) return std::nullopt;
      if (count == 0) fail("the stream ends inside a message");
      at += static_cast<std::size_t>(count);
    }
    return bytes;
  }
  std::filesystem::path log_file() const { return directory_.path() / "log"; }

  TemporaryDirectory directory_;
  pid_t pid_ = -1;
  int to_ = -1;
  int from_ = -1;
  bool ended_ = false;
};

inline nlohmann::json hello_request() {
  return {{"type", "hello"}, {"contract_version", 3}, {"extension_version", "0.1.0"}};
}
inline nlohmann::json clock_request(int ping_id) {
  return {{"type", "clock"}, {"ping_id", ping_id}};
}
inline constexpr const char* kTrial = "01942f3a-8c00-7abc-8def-0123456789ab";
inline nlohmann::json start_request(int rate_hz, int attempt_number = 1) {
  return {{"type", "start"},
          {"trial_uuid", kTrial},
          {"attempt_number", attempt_number},
          {"rate_hz", rate_hz}};
}
inline nlohmann::json stop_request(int attempt_number = 1) {
  return {{"type", "stop"}, {"trial_uuid", kTrial}, {"attempt_number", attempt_number}};
}

}  // namespace webdyno::test
