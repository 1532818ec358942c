namespace QuickCheckout.Domain;

/// <summary>Why a file of products, or a row of one, is not taken in (rule C6).</summary>
public static partial class Refusals
{
    // The request
    public static Refusal FormatUnknown { get; } = Of(
        "format-unknown", "不支持的文件格式;可用:text/csv、application/json(商品数组)、application/jsonl(每行一个商品)",
        "The format is not known: send text/csv, application/json (an array of products) or application/jsonl (one product a line).", "Content-Type");

    public static Refusal CharsetUnknown(string charset) => Of(
        "charset-unknown", $"不支持的字符编码 {Said(charset)};可用:utf-8、utf-16、gb18030",
        $"The charset {Said(charset)} is not known: use utf-8, utf-16 or gb18030.", "Content-Type");

    public static Refusal UnknownImport(string id) =>
        Of("import-unknown", $"没有导入记录 {Said(id)}", $"There is no import {Said(id)}.");

    public static Refusal ImportNotEnded { get; } =
        Of("import-not-ended", "导入尚未结束,请稍后再取报告", "The import has not ended yet. Ask for its report later.");

    // The file
    public static Refusal FileEmpty { get; } = Of("file-empty", "文件是空的", "The file is empty.");

    public static Refusal FileWithoutProducts { get; } = Of("file-without-products", "文件里没有商品", "There are no products in the file.");

    public static Refusal SpreadsheetFile { get; } = Of(
        "spreadsheet-file", "这是电子表格文件或压缩包;请在表格软件中另存为“CSV UTF-8(逗号分隔)”后再导入",
        "This is a spreadsheet or zip file: save it as \"CSV UTF-8 (comma delimited)\" and import that.");

    public static Refusal EncodingWrong { get; } = Of(
        "encoding-wrong", "含有无法识别的字符:请另存为“CSV UTF-8”,或在导入时注明 charset=gb18030(中文 Excel 的 CSV)",
        "It has bytes that are no text in this encoding: save it as \"CSV UTF-8\", or send it with charset=gb18030 if it is from a Chinese Excel.");

    public static Refusal ImportInterrupted { get; } = Of(
        "import-interrupted", "导入多次中断,已停止;已导入的商品保留,请重新导入同一文件", "The import broke off again and again and was given up. What went in stays; import the same file again.");

    // The header
    public static Refusal ColumnUnknown(string column, string known) => Of(
        "column-unknown", $"没有 {Said(column)} 这一列;可用:{known}", $"There is no column {Said(column)}. Known: {known}.", Said(column));

    public static Refusal ColumnMissing(string columns) =>
        Of("column-missing", $"表头缺少列:{columns}", $"The header lacks {columns}.", columns);

    public static Refusal ColumnTwice(string column) =>
        Of("column-duplicate", $"表头中 {Said(column)} 重复", $"The column {Said(column)} stands twice.", Said(column));

    public static Refusal TooManyColumns(int limit) => Of("too-many-columns", $"最多 {limit} 列", $"There are at most {limit} columns.");

    // A row
    public static Refusal CellsDiffer(int cells, int columns) => Of(
        "cells-differ", $"本行有 {cells} 格,表头有 {columns} 列;含逗号的文字要加引号", $"The row has {cells} cells, the header {columns}: a text with a comma needs quotes.");

    public static Refusal QuotesWrong { get; } = Of(
        "quotes-wrong", "引号使用不正确:含引号的文字要整格加引号,内部引号写两次", "Its quotes are not right: a cell with quotes in it stands in quotes, and those inside are doubled.");

    public static Refusal QuoteNotClosed { get; } = Of(
        "quote-not-closed", "引号没有结束,其后的内容无法读取", "A quote is not closed: what follows cannot be read.");

    public static Refusal RowTooLong(int characters) => Of(
        "row-too-long", $"本行超过 {characters} 个字符,可能有引号没有结束;其后的内容未读取", $"The row is longer than {characters} characters, perhaps for a quote that is not closed. What follows was not read.");

    public static Refusal ArticleAgain(string articleNo, int row) => Of(
        "article-again", $"货号 {Said(articleNo)} 在第 {row} 行已出现;同一商品的行必须相连", $"Article {Said(articleNo)} stood in row {row} already: the rows of a product follow each other.", "articleNo");

    public static Refusal SkuAgain(string sku, int row) =>
        Of("sku-again", $"SKU {Said(sku)} 在第 {row} 行已属于另一个商品", $"SKU {Said(sku)} stood in row {row} already, for another product.", "sku");

    public static Refusal BarcodeAgain(string barcode, int row) =>
        Of("barcode-again", $"条码 {Said(barcode)} 在第 {row} 行已属于另一个商品", $"The barcode {Said(barcode)} stood in row {row} already, for another product.", "barcode");

    public static Refusal ProductDiffers(string column, int row) => Of(
        "product-differs", $"同一商品的 {column} 与第 {row} 行不同", $"Its {column} is not that of row {row}, which has the same product.", column);

    public static Refusal OtherRowRefused(int row) => Of(
        "other-row-refused", $"同一商品的第 {row} 行被拒绝,整个商品未导入", $"Row {row} of the same product was refused, so the product did not go in.");

    // JSON
    public static Refusal ElementTooLarge(int characters) =>
        Of("element-too-large", $"一个商品最多 {characters} 个字符", $"A product has at most {characters} characters.");

    public static Refusal JsonBroken { get; } = Of(
        "json-broken", "从这里起不是正确的 JSON 数组,其后的内容无法读取", "From here on it is not an array in JSON: what follows cannot be read.");

    // A product
    public static Refusal CategoryCycle(string category) => Of(
        "category-cycle", $"类目 {Said(category)} 中同一类目在自己之下", $"The category {Said(category)} names a category below itself.", "category");
}
