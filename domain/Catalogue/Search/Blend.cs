namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>
/// The comprehensive order (rule C2): of 1000 points 700 are for relevance; 150 for sales, half of them at 100 sold; 100 for newness, half of
/// them half a year after the newest product of the catalogue was published; 50 for a low reference price, half of them at ¥100.
/// </summary>
public static class Blend
{
    private const double RelevancePoints = 700;
    private const double SalesPoints = 150;
    private const double NewnessPoints = 100;
    private const double PricePoints = 50;
    private const double HalfSales = 100;
    private const double HalfDays = 180;
    private const double HalfPriceFen = 100_00;
    private const int Thousandths = 1000;

    /// <summary>The points that a product has whatever is sought, 0 to 200: for sales and price.</summary>
    public static double Standing(long sales, long priceFen) =>
        SalesPoints * Math.Max(0, sales) / (Math.Max(0, sales) + HalfSales) + PricePoints * HalfPriceFen / (HalfPriceFen + priceFen);

    /// <summary>All points, in thousandths: whole numbers, so that what is equal stays so.</summary>
    /// <param name="relevance">0 to 1.</param>
    /// <param name="ageDays">Days from its publication to that of the newest product.</param>
    public static long Of(double relevance, double standing, int ageDays) =>
        (long)Math.Round(Thousandths * (RelevancePoints * relevance + standing + NewnessPoints * HalfDays / (HalfDays + Math.Max(0, ageDays))));
}
