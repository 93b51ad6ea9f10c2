#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes throw-away certificates for the tests: certificates.sh FOLDER
#   ca.pem, ca2.pem           two CAs; ca2 signs nothing that is used but intruder and stranger
#   good.pem                  localhost, 127.0.0.1, ::1, signed by ca
#   other.pem                 cms.example only, signed by ca
#   elsewhere.pem             localhost and the addresses 127.0.0.9 and ::9, signed by ca
#   expired.pem, future.pem   localhost, signed by ca, out of their time
#   intruder.pem              localhost, signed by ca2
#   self.pem                  localhost, signed by itself
#   purpose.pem               localhost, signed by ca, but for clients only
#   weak.pem                  localhost, signed by ca, with an RSA key of 1024 bits
#   chained.pem, orphan.pem   localhost, signed by sub, which ca signed: with and without sub.pem
#   aged.pem                  localhost, signed by old, an intermediate that has expired
#   client.pem, stranger.pem  a client's, signed by ca and by ca2
#   former.pem                a client's, signed by ca, expired
# Keys are FOLDER/<name>.key; all are ECDSA P-256 but for weak. That of client is there a second
# time, as client.locked.key with the passphrase "open sesame".
set -euo pipefail
mkdir -p "$1"
cd "$1"

make_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

make_ca() {
    make_key "$1"
    openssl req -x509 -new -key "$1.key" -sha256 -days 3650 -subj "/CN=vdv463 test $1" \
        -out "$1.pem" 2>/dev/null
    : >"$1.index"
    printf 'unique_subject = no\n' >"$1.index.attr"
}

# sign NAME CA SUBJECT ALTERNATIVES FROM UNTIL [FURTHER_EXTENSIONS]
sign() {
    openssl req -new -key "$1.key" -subj "$3" -out "$1.csr" 2>/dev/null
    cat >"$1.cnf" <<END
[ca]
default_ca = this
[this]
database = $2.index
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
subjectAltName = $4
${7:-basicConstraints = CA:FALSE}
END
    openssl ca -batch -notext -config "$1.cnf" -cert "$2.pem" -keyfile "$2.key" \
        -startdate "$5" -enddate "$6" -in "$1.csr" -out "$1.pem" 2>/dev/null
}

make_leaf() {
    make_key "$1"
    sign "$@"
}

make_intermediate() {
    make_leaf "$1" ca "/CN=vdv463 test $1" "DNS:$1" "$past" "$2" 'basicConstraints = critical,CA:TRUE'
    : >"$1.index"
    printf 'unique_subject = no\n' >"$1.index.attr"
}

lock() {
    openssl pkcs8 -topk8 -v2 aes128 -in "$1.key" -out "$1.locked.key" -passout "pass:open sesame"
}

here="DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1"
past=20200101000000Z
future=20491201000000Z

make_ca ca
make_ca ca2
make_leaf good ca /CN=localhost "$here" "$past" "$future"
make_leaf other ca /CN=cms.example DNS:cms.example "$past" "$future"
make_leaf elsewhere ca /CN=localhost DNS:localhost,IP:127.0.0.9,IP:0:0:0:0:0:0:0:9 "$past" "$future"
make_leaf expired ca /CN=localhost "$here" "$past" 20210101000000Z
make_leaf future ca /CN=localhost "$here" 20480101000000Z "$future"
make_leaf intruder ca2 /CN=localhost "$here" "$past" "$future"
make_leaf purpose ca /CN=localhost "$here" "$past" "$future" 'extendedKeyUsage = clientAuth'
openssl genrsa -out weak.key 1024 2>/dev/null
sign weak ca /CN=localhost "$here" "$past" "$future"
make_intermediate sub "$future"
make_leaf orphan sub /CN=localhost "$here" "$past" "$future"
cat orphan.pem sub.pem >chained.pem
cp orphan.key chained.key
make_intermediate old 20210101000000Z
make_leaf aged old /CN=localhost "$here" "$past" "$future"
cat old.pem >>aged.pem
make_leaf client ca /CN=presystem DNS:presystem "$past" "$future"
make_leaf stranger ca2 /CN=stranger DNS:stranger "$past" "$future"
make_leaf former ca /CN=presystem DNS:presystem "$past" 20210101000000Z
lock client
make_key self
openssl req -x509 -new -key self.key -sha256 -days 3650 -subj /CN=localhost \
    -addext "subjectAltName=$here" -out self.pem 2>/dev/null
