// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/base/text.h>
#include <valbench/ledger/merkle.h>

using namespace valbench;
using namespace valbench::ledger;

class TestMerkle : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void publishedVectors_data();
    void publishedVectors();
    void emptyTree();
    void agreesWithTheDefinition();
    void subtreesAtOnce();
};

namespace {

/// RFC 6962, section 2.1, word for word.
Digest definition(std::span<const Digest> data)
{
    if (data.empty())
        return sha256(std::string_view());
    if (data.size() == 1)
        return merkleLeaf(data[0].bytes());
    std::size_t k = 1;
    while (2 * k < data.size())
        k *= 2;
    return merkleNode(definition(data.first(k)), definition(data.subspan(k)));
}

std::vector<Digest> someData(int n)
{
    std::vector<Digest> data;
    for (int i = 0; i < n; ++i)
        data.push_back(sha256(std::to_string(i)));
    return data;
}

} // namespace

// The eight leaves and roots of certificate-transparency's reference tests (merkletree/merkle_tree_test).
void TestMerkle::publishedVectors_data()
{
    QTest::addColumn<int>("n");
    QTest::addColumn<QByteArray>("root");
    const QList<QByteArray> roots{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    for (int n = 1; n <= roots.size(); ++n)
        QTest::addRow("%d leaves", n) << n << roots[n - 1];
}

void TestMerkle::publishedVectors()
{
    QFETCH(int, n);
    QFETCH(QByteArray, root);
    const std::vector<std::string> leaves{
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
    MerkleFrontier tree;
    for (int i = 0; i < n; ++i)
        tree.appendSubtree(merkleLeaf(*fromHex(leaves[static_cast<std::size_t>(i)])), 0);
    QCOMPARE(tree.size(), n);
    QCOMPARE(tree.root().toHex(), root.toStdString());
}

void TestMerkle::emptyTree()
{
    QCOMPARE(MerkleFrontier().root().toHex(),
             std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

void TestMerkle::agreesWithTheDefinition()
{
    const auto data = someData(130);
    MerkleFrontier tree;
    for (std::size_t n = 0; n <= data.size(); ++n) {
        QCOMPARE(tree.root().toHex(), definition(std::span(data).first(n)).toHex());
        if (n < data.size())
            tree.append(data[n]);
    }
}

void TestMerkle::subtreesAtOnce()
{
    const auto data = someData(37);
    MerkleFrontier tree;
    for (std::size_t at = 0; at + 8 <= data.size(); at += 8)
        tree.appendSubtree(definition(std::span(data).subspan(at, 8)), 3);
    for (std::size_t at = 32; at < data.size(); ++at)
        tree.append(data[at]);
    QCOMPARE(tree.size(), 37);
    QCOMPARE(tree.root().toHex(), definition(data).toHex());
}

VALBENCH_TEST(TestMerkle, merkle)
#include "test_merkle.moc"
