using Emulators.FunctionsHost.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emulators.FunctionsHost.Http;

/// <summary>
/// The app's routes. As on the real host they are tried in the order of the functions' names and the first that
/// takes path and method wins: no route is more specific than another.
/// </summary>
internal sealed class HttpRoutes
{
    private readonly IReadOnlyList<HttpRoute> _routes;

    public HttpRoutes(IEnumerable<FunctionMethod> functions, string prefix, ILoggerFactory loggers)
    {
        // The real host has all of MVC's constraints.
        var options = new RouteOptions();
        options.SetParameterPolicy<RegexInlineRouteConstraint>("regex");
        var constraints = new DefaultInlineConstraintResolver(Options.Create(options), NoServices.Instance);
        _routes =
        [
            .. from function in functions
               where function.Trigger is HttpTriggerAttribute
               orderby function.Name.ToUpperInvariant()
               select new HttpRoute(function, prefix, constraints, loggers.CreateLogger<HttpRoutes>()),
        ];
    }

    public IReadOnlyList<HttpRoute> All => _routes;

    /// <summary>The first route that takes the request, its values set; null when none does.</summary>
    public HttpRoute? Match(HttpContext http)
    {
        foreach (var route in _routes)
        {
            if (route.Matches(http))
                return route;
        }

        return null;
    }

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}

/// <summary>One function's route.</summary>
internal sealed class HttpRoute
{
    private readonly TemplateMatcher _matcher;
    private readonly IDictionary<string, IRouteConstraint> _constraints;
    private readonly HashSet<string>? _methods;
    private readonly ILogger _logger;

    public HttpRoute(FunctionMethod function, string prefix, IInlineConstraintResolver resolver, ILogger logger)
    {
        var trigger = (HttpTriggerAttribute)function.Trigger;
        _logger = logger;
        Function = function;
        Level = trigger.AuthLevel;
        Template = string.Join('/', new[] { prefix.Trim('/'), (trigger.Route ?? function.Name).Trim('/') }.Where(part => part.Length > 0));
        _methods = trigger.Methods is { Length: > 0 } methods ? methods.ToHashSet(StringComparer.OrdinalIgnoreCase) : null;

        var template = TemplateParser.Parse(Template);
        var defaults = new RouteValueDictionary();
        var constraints = new RouteConstraintBuilder(resolver, Template);
        foreach (var parameter in template.Parameters)
        {
            if (parameter.DefaultValue is not null)
                defaults[parameter.Name!] = parameter.DefaultValue;
            foreach (var constraint in parameter.InlineConstraints)
                constraints.AddResolvedConstraint(parameter.Name!, constraint.Constraint);
            if (parameter.IsOptional)
                constraints.SetOptional(parameter.Name!);
        }

        _matcher = new TemplateMatcher(template, defaults);
        _constraints = constraints.Build();
    }

    public FunctionMethod Function { get; }

    public AuthorizationLevel Level { get; }

    public string Template { get; }

    public bool Matches(HttpContext http)
    {
        if (_methods is not null && !_methods.Contains(http.Request.Method))
            return false;
        var values = new RouteValueDictionary();
        if (!_matcher.TryMatch(http.Request.Path, values))
            return false;
        if (!RouteConstraintMatcher.Match(_constraints, values, http, NoRouter.Instance, RouteDirection.IncomingRequest, _logger))
            return false;
        http.Request.RouteValues = values;
        return true;
    }

    private sealed class NoRouter : IRouter
    {
        public static readonly NoRouter Instance = new();

        public VirtualPathData? GetVirtualPath(VirtualPathContext context) => null;

        public Task RouteAsync(RouteContext context) => Task.CompletedTask;
    }
}
