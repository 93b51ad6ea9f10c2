// SPDX-License-Identifier: Apache-2.0
#include "suggestion.hpp"

#include <catch2/catch.hpp>

using namespace vdv463::cli;

TEST_CASE("the nearest word is the one with the fewest letters to mend", "[suggestion]") {
    const std::vector<std::string> known{"check", "watch", "send", "validate"};
    CHECK(nearest_word("chekc", known) == "check");
    CHECK(nearest_word("wach", known) == "watch");
    CHECK(nearest_word("vaildate", known) == "validate");
    CHECK(nearest_word("sendd", known) == "send");
}

TEST_CASE("nothing is suggested when nothing is near", "[suggestion]") {
    CHECK(nearest_word("frobnicate", {"check", "watch"}).empty());
    CHECK(nearest_word("check", {}).empty());
    CHECK(nearest_word(std::string(100000, 'x'), {"check"}).empty());
}
