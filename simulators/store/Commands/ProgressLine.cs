using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Simulators.Store.Commands;

/// <summary>How far an import is: on a terminal one line that is written over, elsewhere a line each time it has moved.</summary>
internal sealed class ProgressLine(TextWriter error, bool isTerminal, string? language)
{
    private const string ToLineStart = "\r\u001b[K";

    private string _shown = "";

    public void Show(CatalogueImport import)
    {
        var percent = import.Bytes == 0 ? 100 : import.BytesRead * 100 / import.Bytes;
        var text = language == "zh"
            ? $"已读 {percent}%:{import.Rows} 行,{import.Products} 个商品,拒绝 {import.RefusedRows} 行"
            : $"{percent} % read: {import.Rows} rows, {import.Products} products, {import.RefusedRows} rows refused";
        if (text == _shown)
            return;
        _shown = text;
        if (isTerminal)
            error.Write(ToLineStart + text);
        else
            error.WriteLine(text);
    }

    public void End()
    {
        if (isTerminal && _shown.Length > 0)
            error.WriteLine();
    }
}
