// SPDX-License-Identifier: Apache-2.0
#include "duplicates.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace vdv463;
using client::Identity;

namespace {

std::vector<transport::Url> urls(std::initializer_list<const char*> texts) {
    std::vector<transport::Url> result;
    for (const char* text : texts) {
        result.push_back(*transport::parse_url(text));
    }
    return result;
}

}  // namespace

TEST_CASE("D2: one presystem id at one URL is taken until its client goes", "[duplicates]") {
    auto first = Identity::claim(urls({"wss://cms.example/ws"}), "P1");
    REQUIRE(first);
    const auto second = Identity::claim(urls({"wss://CMS.example:443/ws"}), "P1");
    REQUIRE_FALSE(second);
    CHECK(second.error().code == errc::duplicate_client);
    CHECK(second.error().detail.find("wss://cms.example") != std::string::npos);
    CHECK(second.error().detail.find("\"P1\"") != std::string::npos);
    first->reset();
    CHECK(Identity::claim(urls({"wss://cms.example/ws"}), "P1"));
}

TEST_CASE("D2: another presystem id, host, port or path is another client", "[duplicates]") {
    const auto first = Identity::claim(urls({"wss://cms.example/ws"}), "P1");
    REQUIRE(first);
    CHECK(Identity::claim(urls({"wss://cms.example/ws"}), "P2"));
    CHECK(Identity::claim(urls({"wss://other.example/ws"}), "P1"));
    CHECK(Identity::claim(urls({"wss://cms.example:444/ws"}), "P1"));
    CHECK(Identity::claim(urls({"wss://cms.example/other"}), "P1"));
}

TEST_CASE("D2: each alternate URL counts, and a refused claim takes nothing", "[duplicates]") {
    const auto first = Identity::claim(urls({"wss://a.example/", "wss://b.example/"}), "P1");
    REQUIRE(first);
    CHECK_FALSE(Identity::claim(urls({"wss://b.example/"}), "P1"));
    CHECK_FALSE(Identity::claim(urls({"wss://c.example/", "wss://a.example/"}), "P1"));
    CHECK(Identity::claim(urls({"wss://c.example/"}), "P1"));
}

TEST_CASE("one client may name a URL twice", "[duplicates]") {
    { CHECK(Identity::claim(urls({"wss://a.example/", "wss://a.example/"}), "P1")); }
    CHECK(Identity::claim(urls({"wss://a.example/"}), "P1"));
}

TEST_CASE("D2: of many threads that want the same one gets it", "[duplicates]") {
    std::vector<Result<std::unique_ptr<Identity>>> claims;
    for (int i = 0; i < 8; ++i) {
        claims.emplace_back(Error(errc::internal, "not asked yet"));
    }
    std::vector<std::thread> threads;
    for (auto& claim : claims) {
        threads.emplace_back(
            [&claim] { claim = Identity::claim(urls({"wss://a.example/"}), "P1"); });
    }
    std::atomic<int> taken{0};
    for (std::size_t i = 0; i < threads.size(); ++i) {
        threads[i].join();
        taken += claims[i] ? 1 : 0;
    }
    CHECK(taken == 1);
}
