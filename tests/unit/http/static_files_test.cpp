#include "server/http/static_files.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/unit/store/temporary_directory.hpp"

using webdyno::http::serve_file;
using webdyno::test::TemporaryDirectory;

TEST_CASE("files below the root are served with their type, nothing else is") {
  const TemporaryDirectory directory;
  const auto root = directory.path() / "root";
  std::filesystem::create_directories(root / "sub");
  std::ofstream(root / "sub" / "page.html") << "<p>";
  std::ofstream(root / "code.wasm") << "wasm";
  std::ofstream(directory.path() / "secret.txt") << "secret";
  std::filesystem::create_symlink(directory.path() / "secret.txt", root / "link.txt");

  const auto page = serve_file(root, "/sub/page.html");
  CHECK(page.status == 200);
  CHECK(page.body == "<p>");
  CHECK(page.content_type == "text/html; charset=utf-8");
  CHECK(serve_file(root, "/code.wasm").content_type == "application/wasm");
  for (const char* path : {"/../secret.txt", "/sub/../../secret.txt", "//etc/passwd", "/link.txt",
                           "/sub/../sub/page.html", "/.", "/..", "/", "/sub", "/none", "", "x"}) {
    INFO(path);
    CHECK(serve_file(root, path).status == 404);
  }
  CHECK(serve_file(root, std::string_view("/code.wasm\0.html", 16)).status == 404);
}
