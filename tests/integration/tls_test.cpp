// SPDX-License-Identifier: Apache-2.0
// What the settings for TLS mean to a whole client.
#include "cms_process.hpp"
#include "host.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace vdv463;
using test::CmsProcess;
using test::Host;
using test::TemporaryFolder;
using test::TestCertificates;

namespace {

/// A CMS with TLS, and a client certificate whose key has the passphrase "open sesame".
struct Secured {
    TemporaryFolder folder;
    TestCertificates server{folder, "cms"};
    TestCertificates own{folder, "presystem"};
    std::string locked_key = folder.file("locked.key");
    CmsProcess cms{{"--cert", server.certificate_file, "--key", server.key_file}};

    Secured() {
        test::run_command({"openssl", "pkcs8", "-topk8", "-in", own.key_file, "-out", locked_key,
                           "-passout", "pass:open sesame"});
    }

    ClientConfig config() const {
        ClientConfig out;
        out.url = cms.url();
        out.presystem_id = "uri://Customer1/Presystem1";
        out.tls.ca_file = server.ca_file;
        out.tls.certificate_file = own.certificate_file;
        out.tls.key_file = locked_key;
        out.tls.key_passphrase = [] { return Result<Secret>(Secret{"open sesame"}); };
        return out;
    }
};

Client make(ClientConfig config, ClientHandlers handlers) {
    auto client = Client::create(std::move(config), std::move(handlers));
    if (!client) {
        throw std::runtime_error(client.error().to_string());
    }
    return std::move(*client);
}

}  // namespace

TEST_CASE("the status of a client names the certificates that it depends on", "[tls]") {
    const Secured secured;
    Host host;
    auto client = make(secured.config(), host.handlers());
    client.start();
    host.wait_until([&] { return host.reached(State::Ready); });
    const auto certificates = client.status().connection.certificates;
    REQUIRE(certificates.size() == 3);
    const auto now = Timestamp::from_system_clock(std::chrono::system_clock::now());
    const std::vector<CertificateRole> roles{CertificateRole::Server, CertificateRole::Ca,
                                             CertificateRole::Client};
    for (std::size_t i = 0; i < roles.size(); ++i) {
        CHECK(certificates[i].role == roles[i]);
        CHECK(certificates[i].days_left(now) == 1);  // made for two days, a moment ago
    }
    CHECK(certificates[2].subject == "CN=presystem");
    client.stop();
    CHECK(client.status().connection.certificates.empty());
}

TEST_CASE("stop waits for a passphrase provider that is running, and asks no more", "[tls]") {
    const Secured secured;
    Host host;
    std::promise<void> entered;
    std::promise<void> release;
    const auto released = release.get_future().share();
    std::atomic<bool> left{false};
    auto config = secured.config();
    config.tls.key_passphrase = [&]() -> Result<Secret> {
        entered.set_value();
        released.wait();
        left = true;
        return Secret{"open sesame"};
    };
    auto client = make(config, host.handlers());
    client.start();
    entered.get_future().wait();
    std::thread releasing([&] { release.set_value(); });
    client.stop();
    CHECK(left);
    releasing.join();
}

TEST_CASE("a passphrase provider may stop its client", "[tls]") {
    const Secured secured;
    Host host;
    Client* self = nullptr;
    std::promise<void> left;
    auto config = secured.config();
    config.tls.key_passphrase = [&]() -> Result<Secret> {
        self->stop();
        left.set_value();
        return Secret{"open sesame"};
    };
    auto client = make(config, host.handlers());
    self = &client;
    client.start();
    left.get_future().wait();
    host.wait_until([&] { return host.reached(State::Stopped); });
}

TEST_CASE("what is to be looked at although the connection is up goes to the log", "[tls]") {
    const Secured secured;
    Host host;
    std::mutex mutex;
    std::vector<std::string> warnings;
    auto config = secured.config();
    config.tls.key_log_file = secured.folder.file("keys");
    config.log.level = LogLevel::Warning;
    config.log.sink = [&](const LogRecord& record) {
        const std::lock_guard<std::mutex> lock(mutex);
        warnings.push_back(record.text);
    };
    auto client = make(config, host.handlers());
    client.start();
    host.wait_until([&] { return host.reached(State::Ready); });
    client.stop();
    const std::lock_guard<std::mutex> lock(mutex);
    CHECK_THAT(warnings, Catch::VectorContains(
                             "tls: The keys of this connection are written to \"" +
                             config.tls.key_log_file + "\": who has them reads everything."));
}
