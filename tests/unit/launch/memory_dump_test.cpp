#include "server/launch/memory_dump.hpp"

#include <catch2/catch.hpp>

namespace webdyno::launch {
namespace {

using nlohmann::json;

json size(const json& value) {
  return {{"attrs", {{"size", {{"type", "scalar"}, {"units", "bytes"}, {"value", value}}}}}};
}

json dump_of(const json& pid, const json& allocators) {
  return {{"ph", "v"}, {"pid", pid}, {"args", {{"dumps", {{"allocators", allocators}}}}}};
}

TEST_CASE("allocators' sizes are those of their roots, by process") {
  const json events = {{{"ph", "M"}, {"pid", 60}, {"name", "process_name"}},
                       dump_of(60, {{"gpu", size("4000000")},
                                    {"gpu/shared_images", size("3000000")},
                                    {"malloc", size("a")},
                                    {"shared_memory", size("ff")},
                                    {"global", size("ff")}}),
                       dump_of(100, {{"v8", size("0")}})};
  CHECK(allocator_sizes(events) ==
        json{{{"pid", 60}, {"allocator", "gpu"}, {"size_bytes", 0x4000000}},
             {{"pid", 60}, {"allocator", "malloc"}, {"size_bytes", 10}},
             {{"pid", 100}, {"allocator", "v8"}, {"size_bytes", 0}}});
}

TEST_CASE("what is no size is left out, and is never 0") {
  const json value = GENERATE(json(nullptr), json(4096), json(""), json("-1"), json("0x10"),
                              json("10 "), json("g"), json("ffffffffffffffff"), json::array());
  CHECK(allocator_sizes(json::array({dump_of(60, {{"gpu", size(value)}})})).empty());
  json objects = size("10");
  objects["attrs"]["size"]["units"] = "objects";
  CHECK(allocator_sizes(json::array({dump_of(60, {{"gpu", objects}})})).empty());
}

TEST_CASE("events of any form are no dumps") {
  const auto of_dump = [](const json& rest) {
    json event = {{"ph", "v"}};
    event.update(rest);
    return json::array({event});
  };
  const json events = GENERATE_COPY(
      json(nullptr), json("text"), json(7), json::object(), json::array(),
      json::array({nullptr, 7, "v", json::array(), json::object()}), of_dump(json::object()),
      of_dump({{"pid", "60"}}), of_dump({{"pid", 60}, {"args", 7}}),
      of_dump({{"pid", 60}, {"args", {{"dumps", json::array()}}}}));
  CHECK(allocator_sizes(events).empty());
  CHECK(allocator_sizes(json::array({dump_of(60, 7)})).empty());
  CHECK(allocator_sizes(json::array({dump_of(60, {{"gpu", 7}, {"v8", {{"attrs", 7}}}})})).empty());
}

}  // namespace
}  // namespace webdyno::launch
