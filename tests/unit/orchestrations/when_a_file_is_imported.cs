using QuickCheckout.Orchestrations.Import;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Rule C6: a crash begins the file again, a bounded number of times, and the file is gone in the end.</summary>
public class when_a_file_is_imported
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task it_is_read_once_and_deleted()
    {
        await using var shop = new Counter();
        shop.Import("abc", Long);
        Assert.Equal(1, shop.Imports.Runs);
        Assert.Equal(("abc", null), Assert.Single(shop.Imports.Ended));
    }

    [Fact]
    public async Task it_is_read_again_after_a_crash()
    {
        await using var shop = new Counter();
        shop.Imports.BreaksOff = CatalogueImportOrchestrator.Tries - 1;
        shop.Import("abc", Long);
        Assert.Equal(CatalogueImportOrchestrator.Tries, shop.Imports.Runs);
        Assert.Null(Assert.Single(shop.Imports.Ended).Failure);
    }

    [Fact]
    public async Task it_is_given_up_with_a_reason_when_it_breaks_off_every_time()
    {
        await using var shop = new Counter();
        shop.Imports.BreaksOff = int.MaxValue;
        shop.Import("abc", Long);
        Assert.Equal(CatalogueImportOrchestrator.Tries, shop.Imports.Runs);
        Assert.Equal("import-interrupted", Assert.Single(shop.Imports.Ended).Failure?.Code);
    }
}
