#include "schema/wire/user_directories.hpp"

#include <pwd.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/unit/launch/surroundings.hpp"

using webdyno::launch::Variable;
using namespace webdyno::wire;

TEST_CASE("a user's directories are XDG's, else below HOME") {
  const Variable home("HOME", "/somewhere");
  const Variable data("XDG_DATA_HOME", "/data");
  const Variable state("XDG_STATE_HOME", std::nullopt);
  const Variable configuration("XDG_CONFIG_HOME", "");
  CHECK(data_home() == "/data");
  CHECK(state_home() == "/somewhere/.local/state");
  CHECK(configuration_home() == "/somewhere/.config");
  CHECK(ignored_variables().empty());
}

TEST_CASE("relative paths in these variables are ignored, which is said") {
  const Variable home("HOME", "/somewhere");
  const Variable data("XDG_DATA_HOME", "data");
  const Variable state("XDG_STATE_HOME", "./state");
  const Variable configuration("XDG_CONFIG_HOME", std::nullopt);
  CHECK(data_home() == "/somewhere/.local/share");
  CHECK(ignored_variables() ==
        std::vector<std::string>{"XDG_DATA_HOME=data is ignored: it is no absolute path",
                                 "XDG_STATE_HOME=./state is ignored: it is no absolute path"});
}

TEST_CASE("without HOME the user database knows the home directory") {
  const auto value = GENERATE(std::optional<std::string>(), std::optional<std::string>(""),
                              std::optional<std::string>("relative"));
  const Variable home("HOME", value);
  const Variable state("XDG_STATE_HOME", std::nullopt);
  const passwd* entry = ::getpwuid(::geteuid());
  if (entry == nullptr) {
    CHECK_THAT(state_home().error(), Catch::Contains("set HOME"));
  } else {
    CHECK(state_home() == std::filesystem::path(entry->pw_dir) / ".local/state");
  }
}
