namespace Microsoft.DurableTask.Worker;

public class DurableTaskWorkerOptions
{
    private DataConverter _dataConverter = Converters.JsonDataConverter.Default;
    private VersioningOptions _versioning = new();

    /// <summary>When the orchestrator's version and the worker's are compared.</summary>
    public enum VersionMatchStrategy
    {
        None = 0,
        Strict = 1,
        CurrentOrOlder = 2,
    }

    /// <summary>What happens to an instance whose version does not match: left for another worker, or failed.</summary>
    public enum VersionFailureStrategy
    {
        Reject = 0,
        Fail = 1,
    }

    public DataConverter DataConverter
    {
        get => _dataConverter;
        set
        {
            _dataConverter = value;
            ConverterWasSet = true;
        }
    }

    public ConcurrencyOptions Concurrency { get; } = new();

    public VersioningOptions Versioning
    {
        get => _versioning;
        set
        {
            _versioning = value;
            IsVersioningSet = true;
        }
    }

    public bool IsVersioningSet { get; internal set; }

    internal bool ConverterWasSet { get; private set; }

    internal void ApplyTo(DurableTaskWorkerOptions other)
    {
        if (ConverterWasSet)
            other.DataConverter = DataConverter;
        other.Concurrency.MaximumConcurrentActivityWorkItems = Concurrency.MaximumConcurrentActivityWorkItems;
        other.Concurrency.MaximumConcurrentOrchestrationWorkItems = Concurrency.MaximumConcurrentOrchestrationWorkItems;
        if (IsVersioningSet)
            other.Versioning = Versioning;
    }

    public class ConcurrencyOptions
    {
        private const int DefaultPerProcessor = 100;

        public int MaximumConcurrentActivityWorkItems { get; set; } = DefaultPerProcessor * Environment.ProcessorCount;

        public int MaximumConcurrentOrchestrationWorkItems { get; set; } = DefaultPerProcessor * Environment.ProcessorCount;
    }

    public class VersioningOptions
    {
        public string Version { get; set; } = string.Empty;

        /// <summary>The version of sub-orchestrations that do not name one.</summary>
        public string DefaultVersion { get; set; } = string.Empty;

        public VersionMatchStrategy MatchStrategy { get; set; } = VersionMatchStrategy.None;

        public VersionFailureStrategy FailureStrategy { get; set; } = VersionFailureStrategy.Reject;
    }
}
