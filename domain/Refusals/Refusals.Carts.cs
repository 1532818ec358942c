using static QuickCheckout.Domain.Money;

namespace QuickCheckout.Domain;

public static partial class Refusals
{
    // Carts (section K)
    public static Refusal UnknownCart(string cartId) =>
        Of("cart-unknown", $"没有购物车 {Said(cartId)}", $"There is no cart {Said(cartId)}.", "cartId");

    public static Refusal NotInCart(string sku) =>
        Of("line-unknown", $"购物车中没有商品 {Said(sku)}", $"The cart has no {Said(sku)}.", "sku");

    public static Refusal CartFull(int lines) =>
        Of("cart-full", $"购物车最多 {lines} 种商品", $"A cart has at most {lines} lines.", "code");

    public static Refusal CartEmpty { get; } = Of("cart-empty", "购物车是空的", "The cart is empty.", "cartId");

    public static Refusal SkuGone(string sku) =>
        Of("sku-gone", $"商品 {Said(sku)} 已下架,请从购物车中移除", $"{Said(sku)} is not on sale any more. Remove it from the cart.", "sku");

    public static Refusal CartParked { get; } =
        Of("cart-parked", "购物车已挂单,请先取单", "The cart is parked. Take it up first.", "cartId");

    public static Refusal CartSettled(string checkoutId) =>
        Of("cart-settled", $"购物车已结算,收银单 {checkoutId}", $"The cart has been settled as checkout {checkoutId}.", "cartId");

    /// <summary>Nobody knows yet whether that checkout begins; whoever needs the cart takes it up, which ends it.</summary>
    public static Refusal CartBeingSettled(string checkoutId) => Of(
        "cart-being-settled", $"购物车正在以其他内容结算(收银单 {checkoutId});如需在此结算,请先取单",
        $"The cart is being settled with other content, as checkout {checkoutId}. To settle it here instead, take it up first.", "cartId");

    public static Refusal CartTotalChanged(long totalFen) => Of(
        "cart-total-changed", $"购物车总额现为 {Yuan(totalFen)},请告知顾客后重试", $"The cart comes to {Yuan(totalFen)} now. Tell the customer and try again.", "totalFen");

    public static Refusal CartChanged { get; } =
        Of("cart-changed", "购物车已被修改,请刷新后重试", "The cart has changed since you saw it. Look at it again.", "If-Match");

    /// <summary>Why a checkout ends that was held up until its cart was somebody else's again; it has asked for no money.</summary>
    public static Refusal CartTakenBack { get; } =
        Of("cart-taken-back", "购物车在收银开始前已被取回,请重新结算", "The cart was taken back before this checkout began. Settle it again.");
}
