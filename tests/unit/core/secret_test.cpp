// SPDX-License-Identifier: Apache-2.0
#include <vdv463/secret.hpp>

#include <catch2/catch.hpp>

#include <sstream>

using vdv463::Secret;

TEST_CASE("a secret prints as asterisks", "[secret]") {
    std::ostringstream out;
    out << Secret{"hunter2"} << Secret{};
    CHECK(out.str() == "******");
}

TEST_CASE("a secret gives its bytes out through reveal only", "[secret]") {
    const Secret secret{std::string{"a\0b", 3}};
    CHECK(secret.reveal() == std::string_view{"a\0b", 3});
    CHECK_FALSE(secret.empty());
    CHECK(Secret{""}.empty());
    CHECK(Secret{}.reveal().empty());
}

TEST_CASE("a secret wipes the string that it is made from, whatever its length", "[secret]") {
    for (const std::size_t length : {std::size_t{5}, std::size_t{500}}) {
        std::string value(length, 'x');
        const char* bytes = value.data();
        const std::size_t capacity = value.capacity();
        const Secret secret{std::move(value)};
        REQUIRE(value.empty());
        REQUIRE(value.capacity() == capacity);
        for (std::size_t i = 0; i < length; ++i) {
            REQUIRE(bytes[i] == '\0');
        }
        CHECK(secret.reveal() == std::string(length, 'x'));
    }
}

TEST_CASE("copies of a secret are independent and a moved one is empty", "[secret]") {
    Secret first{"one"};
    Secret second = first;
    CHECK(first == second);
    CHECK(first.reveal().data() != second.reveal().data());
    const Secret third = std::move(first);
    CHECK(third.reveal() == "one");
    CHECK(first.empty());
    second = Secret{"two"};
    CHECK(second.reveal() == "two");
    CHECK(second != third);
    const Secret& itself = second;
    second = itself;
    CHECK(second.reveal() == "two");
}

TEST_CASE("secrets are compared by all their bytes", "[secret]") {
    CHECK(Secret{"abc"} == Secret{"abc"});
    CHECK(Secret{"abc"} != Secret{"abd"});
    CHECK(Secret{"abc"} != Secret{"ab"});
    CHECK(Secret{} == Secret{""});
}
