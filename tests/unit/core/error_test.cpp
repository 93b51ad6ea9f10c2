// SPDX-License-Identifier: Apache-2.0
#include <vdv463/error.hpp>

#include <catch2/catch.hpp>

#include <set>

using namespace vdv463;

TEST_CASE("the error table has one row for every code, in the order of the codes", "[error]") {
    const auto& table = error_table();
    REQUIRE(table.size() == static_cast<std::size_t>(errc::internal));
    for (std::size_t i = 0; i < table.size(); ++i) {
        REQUIRE(static_cast<std::size_t>(table[i].code) == i + 1);
    }
}

TEST_CASE("every row of the error table has a name of its own, a meaning and an advice",
          "[error]") {
    std::set<std::string_view> names;
    for (const ErrorInfo& row : error_table()) {
        INFO(row.name);
        CHECK(names.insert(row.name).second);
        CHECK(row.meaning.back() == '.');
        CHECK(row.advice.back() == '.');
        CHECK(row.exit_code > 0);
        CHECK_FALSE(to_string(row.stage).empty());
    }
}

TEST_CASE("exit codes tell the groups of errors apart", "[error]") {
    CHECK(error_info(errc::invalid_config).exit_code == 2);
    CHECK(error_info(errc::not_expressible).exit_code == 2);
    CHECK(error_info(errc::connect_refused).exit_code == 3);
    CHECK(error_info(errc::tls_expired).exit_code == 4);
    CHECK(error_info(errc::http_unauthorized).exit_code == 5);
    CHECK(error_info(errc::subprotocol_mismatch).exit_code == 6);
    CHECK(error_info(errc::boot_rejected).exit_code == 7);
    CHECK(error_info(errc::remote_error).exit_code == 8);
    CHECK(error_info(errc::stale).exit_code == 9);
    CHECK(error_info(errc::invalid_json).exit_code == 10);
    CHECK(error_info(errc::queue_full).exit_code == 1);
    CHECK(error_info(errc::internal).exit_code == 70);
}

TEST_CASE("a code that does not exist is an internal error", "[error]") {
    CHECK(error_info(static_cast<errc>(0)).code == errc::internal);
    CHECK(error_info(static_cast<errc>(-5)).code == errc::internal);
    CHECK(error_info(static_cast<errc>(9999)).code == errc::internal);
}

TEST_CASE("an error code compares with errc and explains itself", "[error]") {
    const std::error_code code = errc::tls_expired;
    CHECK(code == errc::tls_expired);
    CHECK(code != errc::tls_untrusted);
    CHECK(std::string{code.category().name()} == "vdv463");
    CHECK(code.message() == error_info(errc::tls_expired).meaning);
}

TEST_CASE("an error knows its stage, and a foreign code is internal", "[error]") {
    const Error error{errc::boot_timeout, "no answer for 30 s"};
    CHECK(error.value() == errc::boot_timeout);
    CHECK(error.stage() == Stage::Boot);
    Error foreign;
    foreign.code = std::make_error_code(std::errc::io_error);
    CHECK(foreign.value() == errc::internal);
}

TEST_CASE("an error as one line has detail, path and the peer's text without line breaks",
          "[error]") {
    Error error{errc::out_of_range, "expected less"};
    CHECK(error.to_string() == "expected less");
    error.path = "/6/a";
    error.peer_text = "no\nway " + std::string(500, 'x');
    const std::string line = error.to_string();
    CHECK(line.find("expected less (at /6/a); the peer says: \"no way xxx") == 0);
    CHECK(line.find('\n') == std::string::npos);
    CHECK(line.size() < 300);
}

TEST_CASE("an error without a detail falls back on the meaning of its code", "[error]") {
    const Error error{errc::stopped, ""};
    CHECK(error.to_string() == "The client was stopped.");
}

TEST_CASE("the line of an error that is a sentence stays one with path and peer text", "[error]") {
    Error error(errc::remote_error, "The CMS answered with an Error.");
    error.path = "/6/a";
    error.peer_text = "unknown point";
    CHECK(error.to_string() ==
          "The CMS answered with an Error (at /6/a). The peer says: \"unknown point\"");
}
