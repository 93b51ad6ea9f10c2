// SPDX-License-Identifier: Apache-2.0
#include "redaction.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace vdv463;
using client::Redaction;

namespace {

ClientConfig tapped() {
    ClientConfig config;
    config.log.wire = [](WireDirection, std::string_view) {};
    return config;
}

std::string cleaned(const Redaction& redaction, const std::string& text) {
    std::string kept;
    return std::string(redaction.clean(text, kept));
}

}  // namespace

TEST_CASE("a password is taken out wherever it stands, and the rest stays", "[redaction]") {
    auto config = tapped();
    config.credentials = Credentials{"user", Secret{"sesame"}};
    const Redaction redaction(config);
    CHECK(cleaned(redaction, "sesame or sesamesesame, user") == "*** or ******, user");
    CHECK(cleaned(redaction, "nothing to hide") == "nothing to hide");
    CHECK(cleaned(redaction, "").empty());
}

TEST_CASE("a text without secrets is not copied", "[redaction]") {
    auto config = tapped();
    config.credentials = Credentials{"user", Secret{"sesame"}};
    const std::string text = "nothing to hide";
    std::string kept;
    CHECK(Redaction(config).clean(text, kept).data() == text.data());
}

TEST_CASE("a password is known in a JSON string and in an Authorization header", "[redaction]") {
    auto config = tapped();
    config.credentials = Credentials{"Aladdin", Secret{"open \"sesame\\"}};
    const Redaction redaction(config);
    CHECK(cleaned(redaction, R"({"message":"open \"sesame\\"})") == R"({"message":"***"})");
    // base64 of: Aladdin:open "sesame\.
    CHECK(cleaned(redaction, "Basic QWxhZGRpbjpvcGVuICJzZXNhbWVc") == "Basic ***");
}

TEST_CASE("every length of password is known in an Authorization header", "[redaction]") {
    for (const auto& [password, header] : {std::pair<const char*, const char*>{"a", "dTph"},
                                           {"ab", "dTphYg=="},
                                           {"abc", "dTphYmM="},
                                           {"abcd", "dTphYmNk"}}) {
        CAPTURE(password);
        auto config = tapped();
        config.credentials = Credentials{"u", Secret{password}};
        CHECK(cleaned(Redaction(config), header).substr(0, 3) == "***");
    }
}

TEST_CASE("values of extra headers and the proxy's password are taken out, too", "[redaction]") {
    auto config = tapped();
    config.headers.push_back({"Authorization", Secret{"Bearer token"}});
    config.proxy.credentials = Credentials{"proxy", Secret{"hush"}};
    CHECK(cleaned(Redaction(config), "Bearer token, hush") == "***, ***");
}

TEST_CASE("a provider's newest password is known until it is forgotten", "[redaction]") {
    Redaction redaction(tapped());
    redaction.remember(Credentials{"user", Secret{"first"}});
    redaction.remember(Credentials{"user", Secret{"second"}});
    CHECK(cleaned(redaction, "first second") == "first ***");
    redaction.forget();
    CHECK(cleaned(redaction, "first second") == "first second");
}

TEST_CASE("without a log nothing is remembered", "[redaction]") {
    ClientConfig config;
    config.credentials = Credentials{"user", Secret{"sesame"}};
    Redaction redaction(config);
    redaction.remember(Credentials{"user", Secret{"second"}});
    CHECK(cleaned(redaction, "sesame second") == "sesame second");
}

TEST_CASE("an empty password hides nothing", "[redaction]") {
    auto config = tapped();
    config.credentials = Credentials{"user", Secret{""}};
    CHECK(cleaned(Redaction(config), "user") == "user");
}
