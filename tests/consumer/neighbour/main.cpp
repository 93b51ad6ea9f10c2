// SPDX-License-Identifier: Apache-2.0
// The same JSON means other things to the host's RapidJSON and to the library's, in one process and
// in either order; and the host's TLS context stays its own while a client lives beside it.
#define RAPIDJSON_HAS_STDSTRING 1
#define RAPIDJSON_48BITPOINTER_OPTIMIZATION 0
#define RAPIDJSON_VALUE_DEFAULT_OBJECT_CAPACITY 2
#define RAPIDJSON_PARSE_DEFAULT_FLAGS (kParseCommentsFlag | kParseTrailingCommasFlag)
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <rapidjson/document.h>
#include <vdv463/vdv463.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace {

const std::string commented = "[2, /* a comment */ 3,]";

bool host_reads_it() {
    rapidjson::Document document;
    document.Parse(commented);
    return !document.HasParseError() && document.Size() == 2;
}

bool library_refuses_it() {
    const auto message = vdv463::decode(commented);
    return !message && message.error().code == vdv463::errc::invalid_json;
}

std::string digest(const std::string& text) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), bytes, &size, EVP_sha256(), nullptr);
    return std::string(bytes, bytes + size);
}

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

bool client_lives_and_ends() {
    vdv463::ClientConfig config;
    config.url = "wss://127.0.0.1:1/vdv463";
    config.presystem_id = "uri://Customer1/Presystem1";
    auto client = vdv463::Client::create(config, {});
    if (!client) {
        std::cerr << client.error().to_string() << '\n';
        return false;
    }
    client->start();
    client->stop();
    return true;
}

}  // namespace

int main() {
    const Context context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    const int mark = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    int mine = 0;
    SSL_CTX_set_ex_data(context.get(), mark, &mine);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
    const std::string before = digest(commented);

    const bool good = host_reads_it() && library_refuses_it() && client_lives_and_ends() &&
                      host_reads_it() && library_refuses_it() && digest(commented) == before &&
                      SSL_CTX_get_ex_data(context.get(), mark) == &mine &&
                      SSL_CTX_get_min_proto_version(context.get()) == TLS1_3_VERSION;
    const std::unique_ptr<SSL, decltype(&SSL_free)> session(SSL_new(context.get()), SSL_free);
    return good && session ? 0 : 1;
}
