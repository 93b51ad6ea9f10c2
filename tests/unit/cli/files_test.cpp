// SPDX-License-Identifier: Apache-2.0
#include "files.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <utility>

using namespace vdv463::cli;

TEST_CASE("a temporary file is readable by its owner only", "[files]") {
    const auto file = TemporaryFile::create("content");
    REQUIRE(file);
    struct stat about {};
    REQUIRE(stat(file->path().c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
}

TEST_CASE("a temporary file is gone with its object", "[files]") {
    std::string path;
    {
        auto file = TemporaryFile::create("content");
        REQUIRE(file);
        const TemporaryFile moved = *std::move(file);
        path = moved.path();
        CHECK(access(path.c_str(), F_OK) == 0);
    }
    CHECK(access(path.c_str(), F_OK) != 0);
}

TEST_CASE("a file is read as it was written", "[files]") {
    const auto file = TemporaryFile::create("");
    REQUIRE(file);
    const std::string content(100'000, 'x');
    REQUIRE(write_file(file->path(), content));
    CHECK(*read_file(file->path(), 100'000) == content);
}

TEST_CASE("a file that holds more than the limit is refused by name", "[files]") {
    const auto file = TemporaryFile::create("12345");
    REQUIRE(file);
    const auto text = read_file(file->path(), 4);
    REQUIRE_FALSE(text);
    CHECK_THAT(text.error().detail, Catch::Contains(file->path()) && Catch::Contains("4 bytes"));
}

TEST_CASE("a file that is not there is refused with the system's reason", "[files]") {
    const auto text = read_file("/nonexistent/requests.json", 100);
    REQUIRE_FALSE(text);
    CHECK(text.error().value() == vdv463::errc::invalid_config);
    CHECK_THAT(text.error().detail,
               Catch::Contains("/nonexistent/requests.json") && Catch::Contains("No such file"));
}

TEST_CASE("a directory in place of a file is refused", "[files]") {
    CHECK_FALSE(read_file("/", 100));
}

TEST_CASE("writing where nothing can be written is refused", "[files]") {
    CHECK_FALSE(write_file("/nonexistent/ca.pem", "x"));
}
