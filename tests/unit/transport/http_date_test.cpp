// SPDX-License-Identifier: Apache-2.0
#include "http_date.hpp"

#include <catch2/catch.hpp>

using namespace vdv463::transport;

TEST_CASE("the date of HTTP is read", "[http-date]") {
    CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == 784111777);
    CHECK(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT") == 0);
    CHECK(parse_http_date("Tue, 29 Feb 2028 23:59:59 GMT") == 1835481599);
}

TEST_CASE("what is no date of HTTP is not read", "[http-date]") {
    for (const char* text :
         {"", "120", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 08:49:37",
          "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
          "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 32 Nov 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:-9:37 GMT"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_http_date(text));
    }
}

TEST_CASE("Retry-After is a number of seconds or a date", "[http-date]") {
    constexpr const char* date = "Sun, 06 Nov 1994 08:49:37 GMT";
    CHECK(parse_retry_after("120", date, 0) == 120);
    CHECK(parse_retry_after("0", "", 0) == 0);
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", date, 5) == 60);
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", "", 784111777) == 60);
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:40:37 GMT", date, 0) == 0);
}

TEST_CASE("a Retry-After that makes no sense is ignored", "[http-date]") {
    for (const char* text : {"", "-1", "12.5", "1 minute", "soon", "99999999999999999999"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_retry_after(text, "", 0));
    }
}
